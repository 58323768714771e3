import { runConfigSchema } from '../../shared/config/run-config.ts';
import { transferRequestSchema } from '../../shared/config/transfer-request.ts';
import type { Transfer } from '../../shared/model/transfer/transfer.ts';
import type { Analysis } from '../../shared/model/analysis.ts';
import type { Backbone } from '../../shared/model/backbone.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import type { ModelInput } from '../../shared/model/input.ts';
import type { ShiftMeasures } from '../../shared/model/shift/report.ts';
import type { ArmSummary, Artifact, Checkpoint, NewMetric, Run } from '../../shared/model/run.ts';

/* Whole records of the library; a test says what matters to it. */

export const datasetRecord = (change: Partial<Dataset> = {}): Dataset => ({
  id: 'data-1',
  name: 'Digits',
  hash: 'a'.repeat(32),
  kind: 'image',
  format: 'image-folder',
  origin: 'digits',
  count: 4,
  shape: [16, 16, 1],
  uniformShape: true,
  columns: [],
  categoryCounts: [],
  missing: [],
  groups: null,
  splits: null,
  rate: null,
  classes: ['one', 'two'],
  classCounts: [2, 2],
  labelRange: null,
  bytes: 1024,
  skipped: [],
  skippedCount: 0,
  derivation: null,
  createdAt: '2026-03-01T10:00:00.000Z',
  version: 1,
  tags: [],
  note: '',
  fingerprint: null,
  ...change,
});

export const runRecord = (change: Partial<Run> = {}): Run => ({
  id: 'run-1',
  state: 'queued',
  config: runConfigSchema.parse({ source: 'data-1', target: 'data-2' }),
  note: '',
  engine: null,
  engineReason: null,
  versions: {},
  sourceHash: 'a'.repeat(32),
  targetHash: 'b'.repeat(32),
  sourceName: 'Digits',
  targetName: 'Street digits',
  moreSources: [],
  classes: [],
  stepsDone: 0,
  stepsTotal: 0,
  millisecondsPerStep: null,
  lastSeq: 0,
  error: null,
  summary: {},
  createdAt: '2026-03-01T10:00:00.000Z',
  startedAt: null,
  endedAt: null,
  ...change,
});

export const transferRecord = (change: Partial<Transfer> = {}): Transfer => ({
  id: 'transfer-1',
  request: transferRequestSchema.parse({ target: 'data-2' }),
  target: 'Street digits',
  source: null,
  backbone: null,
  skipped: [],
  ranking: null,
  trainings: [{ strategy: 'from-scratch', share: 1, run: 'run-1' }],
  createdAt: '2026-03-01T10:00:00.000Z',
  ...change,
});

export const modelInputRecord = (): ModelInput => ({
  input: { kind: 'image', height: 16, width: 16, channels: 1, mean: [0.5], deviation: [0.5] },
  maximum: 255,
});

export const armSummary = (change: Partial<ArmSummary> = {}): ArmSummary => ({
  measure: 'accuracy',
  targetAccuracy: null,
  targetAccuracyDeviation: null,
  lastTargetAccuracy: null,
  oracleTargetAccuracy: null,
  targetAccuracies: [],
  chosenSteps: [],
  sourceAccuracy: null,
  targetError: null,
  domainAccuracy: null,
  seeds: 1,
  ...change,
});

export const newMetric = (change: Partial<NewMetric> = {}): NewMetric => ({
  arm: 'adapted',
  seed: 1,
  step: 10,
  name: 'loss',
  value: 0.5,
  oracle: false,
  ...change,
});

export const checkpointRecord = (change: Partial<Checkpoint> = {}): Checkpoint => ({
  arm: 'adapted',
  seed: 1,
  step: 10,
  epoch: 0.5,
  candidate: false,
  path: `${change.arm ?? 'adapted'}-${change.seed ?? 1}-${change.step ?? 10}.checkpoint`,
  hash: 'c'.repeat(64),
  createdAt: '2026-03-01T10:00:00.000Z',
  ...change,
});

export const backboneRecord = (change: Partial<Backbone> = {}): Backbone => ({
  id: 'backbone-1',
  name: 'MobileNet',
  hash: 'c'.repeat(64),
  origin: 'models/mobilenet.onnx',
  format: 'onnx',
  file: 'mobilenet.onnx',
  input: { kind: 'image', height: 8, width: 8, channels: 3, mean: [0, 0, 0], deviation: [1, 1, 1] },
  layout: 'nchw',
  layer: 'pooled',
  chain: null,
  size: 4,
  candidates: [{ name: 'pooled', shape: [4, 1, 1] }],
  licence: 'MIT',
  bytes: 1000,
  createdAt: '2026-03-01T10:00:00.000Z',
  ...change,
});

export const artifactRecord = (change: Partial<Artifact> = {}): Artifact => ({
  id: 'model-1',
  runId: 'run-1',
  format: 'tfjs',
  path: 'models/one',
  arm: 'adapted',
  seed: 1,
  step: 10,
  parity: 1e-7,
  bytes: 2048,
  createdAt: '2026-03-01T10:00:00.000Z',
  ...change,
});

export const analysisRecord = (change: Partial<Analysis> = {}): Analysis => ({
  runId: 'run-1',
  arm: 'adapted',
  seed: 1,
  step: 10,
  classes: ['one', 'two'],
  items: { source: 0, target: 0 },
  distances: { before: null, after: { arm: 'adapted', step: 10, aDistance: null, squaredMmd: null } },
  source: { count: 0, accuracy: null, balancedAccuracy: null, classes: [], confusion: [], calibration: null },
  embedding: null,
  shifted: [],
  oracle: null,
  ...change,
});

/** Two domains that a classifier tells apart rather well, and nothing else is known of. */
export const shiftMeasuresRecord = (change: Partial<ShiftMeasures> = {}): ShiftMeasures => ({
  items: { source: 500, target: 500 },
  components: { count: 50, explained: 0.9 },
  aDistance: 1.2,
  mmd: { squared: 0.1, p: 0.002, permutations: 499 },
  quickAccuracy: 0.9,
  classes: null,
  beyondLabels: null,
  features: [],
  typical: [],
  foreign: [],
  ...change,
});
