import { z } from 'zod';
import { runConfigSchema } from '../config/run-config.ts';
import { measureSchema } from './task.ts';

export const runStates = ['queued', 'running', 'paused', 'finished', 'failed', 'cancelled', 'crashed'] as const;
export const runStateSchema = z.enum(runStates);
export type RunState = z.infer<typeof runStateSchema>;

/** The states a run may go to from each state; `resume` takes a paused, failed, cancelled or crashed run back to queued. */
export const transitions: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'cancelled', 'failed', 'crashed', 'paused'],
  running: ['paused', 'finished', 'failed', 'cancelled', 'crashed'],
  paused: ['queued', 'cancelled'],
  finished: [],
  failed: ['queued'],
  cancelled: ['queued'],
  crashed: ['queued'],
};

/**
 * What every run trains: the baseline that saw no target, the adapted model, and, where the target has labels, the upper bound
 * that was trained on them.
 */
export const arms = ['source-only', 'adapted', 'target-trained'] as const;
export const armSchema = z.enum(arms);
export type Arm = z.infer<typeof armSchema>;

/**
 * One figure of one training. `oracle` marks what was computed with quarantined target labels: it is shown apart,
 * badged, and never chooses anything.
 */
export const metricSchema = z.object({
  seq: z.number().int(),
  arm: armSchema,
  seed: z.number().int(),
  step: z.number().int(),
  name: z.string(),
  value: z.number(),
  oracle: z.boolean(),
});
export type Metric = z.infer<typeof metricSchema>;
export type NewMetric = Omit<Metric, 'seq'>;

/**
 * Whether a metric is of the clock, and so not the same when a training is repeated. `seconds`: of training, since the last evaluation;
 * `feature-seconds`: what running the backbone over the items took, once.
 */
export const isTiming = (name: string): boolean => ['wait-share', 'seconds', 'feature-seconds'].includes(name);

export const checkpointSchema = z.object({
  arm: armSchema,
  seed: z.number().int(),
  step: z.number().int(),
  /** With a fraction where it lies within one. */
  epoch: z.number(),
  /** Whether it is kept to choose from. */
  candidate: z.boolean(),
  path: z.string(),
  hash: z.string(),
  createdAt: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/**
 * Means over the seeds, at each seed's chosen checkpoint; a score that needs labels which the target has not is null. What is called
 * accuracy here is 0…1, or R² where `measure` says so.
 */
export const armSummarySchema = z.object({
  measure: measureSchema.default('accuracy'),
  targetAccuracy: z.number().nullable(),
  targetAccuracyDeviation: z.number().nullable(),
  /** The same at the last step, and at the one that the labels would have chosen. */
  lastTargetAccuracy: z.number().nullable().default(null),
  oracleTargetAccuracy: z.number().nullable().default(null),
  /** By seed, in the order of the seeds: for paired comparison. */
  targetAccuracies: z.array(z.number()).default([]),
  /** The chosen step of each seed, in the same order. */
  chosenSteps: z.array(z.number().int()).default([]),
  sourceAccuracy: z.number().nullable(),
  /** The mean of |y − ŷ| on the target, in the unit of the numbers; null for classes. */
  targetError: z.number().nullable().default(null),
  domainAccuracy: z.number().nullable(),
  seeds: z.number().int(),
});
export type ArmSummary = z.infer<typeof armSummarySchema>;

export const runSchema = z.object({
  id: z.string(),
  state: runStateSchema,
  config: runConfigSchema,
  note: z.string(),
  engine: z.string().nullable(),
  engineReason: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
  sourceHash: z.string(),
  targetHash: z.string(),
  sourceName: z.string(),
  /** Of several sources, the others. */
  moreSources: z.array(z.object({ id: z.string(), name: z.string(), hash: z.string() })).default([]),
  targetName: z.string(),
  classes: z.array(z.string()),
  stepsDone: z.number().int(),
  stepsTotal: z.number().int(),
  millisecondsPerStep: z.number().nullable(),
  lastSeq: z.number().int(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  summary: z.partialRecord(armSchema, armSummarySchema),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type Run = Readonly<z.infer<typeof runSchema>>;

/** An exported model: files on disk, and the largest difference found when it was reloaded and compared. */
export const artifactSchema = z.object({
  id: z.string(),
  runId: z.string(),
  format: z.string(),
  path: z.string(),
  arm: armSchema,
  seed: z.number().int(),
  step: z.number().int(),
  parity: z.number(),
  bytes: z.number(),
  createdAt: z.string(),
});
export type Artifact = Readonly<z.infer<typeof artifactSchema>>;
