/* A small run is trained and analysed in trainer processes; its figures are found again here, from the checkpoint and the data alone. */
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { modelOf } from '../../../../main/compute/trainer/arms.ts';
import { analyseRun } from '../../../../main/compute/trainer/analyse-run.ts';
import { readCheckpoint } from '../../../../main/compute/trainer/checkpoint-files.ts';
import { createTrainer } from '../../../../main/compute/trainer/client.ts';
import { heldOutSample } from '../../../../main/compute/trainer/model-view.ts';
import { openRunData } from '../../../../main/compute/trainer/run-data.ts';
import { createDataLibrary } from '../../../../main/data/library.ts';
import { proxyADistance } from '../../../../main/engine/analysis/a-distance.ts';
import { meanDiscrepancy } from '../../../../main/engine/analysis/mmd.ts';
import { decodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { tensorsOf } from '../../../../main/engine/training/eager.ts';
import { readItems } from '../../../../main/engine/training/evaluate.ts';
import { infer } from '../../../../main/engine/training/infer.ts';
import { resolveTraining } from '../../../../main/engine/training/settings.ts';
import type { AnalysisRequest } from '../../../../main/services/ports/trainer.ts';
import type { TrainerEvent } from '../../../../main/services/ports/training.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import { analysisSchema } from '../../../../shared/model/analysis.ts';
import type { Analysis } from '../../../../shared/model/analysis.ts';
import type { Checkpoint } from '../../../../shared/model/run.ts';
import { failureOf } from '../../../helpers/data-library.ts';
import { numbers } from '../../../helpers/pictures.ts';
import { runRecord } from '../../../helpers/records.ts';
import { makeFolder, removeFolder } from '../../../helpers/temporary-folder.ts';
import { expectNoLeak } from '../../../helpers/tensors.ts';

const names = ['a', 'b', 'c'];
const run = runRecord({
  config: runConfigSchema.parse({
    source: 'data-1',
    target: 'data-2',
    method: 'dann',
    network: 'mlp',
    networkParameters: { hiddenUnits: 16, featureUnits: 8, headUnits: 8 },
    training: { epochs: 6, batchSize: 16, heldOut: 0.3, heldOutSource: 0.3 },
    upperBound: false,
    seed: 4,
  }),
});
const trainer = createTrainer();
const signal = new AbortController().signal;
const unheard = (): void => undefined;

let folder: string;
let request: AnalysisRequest;
let [shuffledFolder, bareFolder] = ['', ''];
let analysis: Analysis;

/** Three heaps in a plane, moved by `shift` and so near that some are mixed up; `classOf` names the class of a row of a heap. */
async function packed(name: string, shift: number, classOf: ((heap: number, row: number) => string) | null): Promise<string> {
  const random = numbers(3 + shift);
  const rows = Array.from({ length: 150 }, (_, row) => {
    const heap = row % 3;
    const [x, y] = [Math.cos(2 * heap) + 1.2 * random() + shift, Math.sin(2 * heap) + 1.2 * random() - shift];
    return [x, y, ...(classOf ? [classOf(heap, row)] : [])].join(',');
  });
  const path = join(folder, `${name}.csv`);
  await writeFile(path, [classOf ? 'p,q,label' : 'p,q', ...rows].join('\n'));
  const data = createDataLibrary(join(folder, 'datasets'));
  const { hash } = await data.import({ path, name, format: null, options: {}, labels: null, strict: false }, unheard, signal);
  return data.folderOf(hash);
}

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  await loadEngine('wasm');
  folder = await makeFolder();
  const named = (heap: number): string => names[heap] ?? '';
  const folders = {
    sourceFolder: await packed('source', 0, named),
    moreSourceFolders: [],
    targetFolder: await packed('target', 0.6, named),
    sourceModel: null,
    backbone: null,
  };
  shuffledFolder = await packed('shuffled', 0.6, (heap, row) => named((heap + Math.floor(row / 7)) % 3));
  bareFolder = await packed('bare', 0.6, null);
  const checkpoints: Checkpoint[] = [];
  const events: TrainerEvent['type'][] = [];
  const job = { runId: run.id, config: run.config, engine: 'wasm' as const, engineReason: '', runFolder: join(folder, 'run'), ...folders };
  await trainer.train({ ...job, givenModels: [] }, (event) => {
    events.push(event.type);
    if (event.type === 'checkpoint') checkpoints.push(event.checkpoint);
  }).ended;
  expect(events.at(-1)).toBe('finished');
  const last = (arm: string): Checkpoint => checkpoints.findLast((one) => one.arm === arm) as Checkpoint;
  request = { run, checkpoint: last('adapted'), before: last('source-only'), embedding: 'umap', ...folders };
  analysis = await trainer.analyse(request, unheard, signal);
}, 120_000);

afterAll(() => removeFolder(folder));

/** Held-out items of both domains, their labels, and what the model of a checkpoint makes of them. */
async function direct(checkpoint: Checkpoint) {
  const data = await openRunData({ ...request, settings: resolveTraining(run.config.training), runSeed: run.config.seed });
  const values = tensorsOf(decodeCheckpoint(await readCheckpoint(checkpoint), checkpoint.path).values);
  const model = modelOf(checkpoint.arm, run.config, data);
  const see = async (domain: 'source' | 'target') => {
    const indices = data[domain].heldOut;
    const x = await readItems(data[domain].items, indices, data.input);
    const { features, probabilities } = tf.tidy(() => {
      const found = infer(model, values, tf.tensor(x, [indices.length, 2]), domain === 'source' ? 'source' : model.targetDomain);
      return { features: found.features.arraySync() as number[][], probabilities: found.probabilities.arraySync() as number[][] };
    });
    const all = domain === 'source' ? data.source.labels : data.target.labels?.open('oracle');
    const labels = Array.from(indices, (index) => all?.[index] ?? -1);
    const predicted = probabilities.map((row) => row.indexOf(Math.max(...row)));
    return { indices: [...indices], features, probabilities, labels, predicted };
  };
  const seen = { source: await see('source'), target: await see('target') };
  tf.dispose(values);
  await data.close();
  return seen;
}

type Seen = Awaited<ReturnType<typeof direct>>['source'];
const flat = ({ features }: Seen): Float32Array => Float32Array.from(features.flat());

/** |right − claimed| over the bins of confidence, as a share of all items. */
function expectedError({ probabilities, labels, predicted }: Seen): number {
  const gaps = new Map<number, number>();
  probabilities.forEach((row, item) => {
    const confidence = Math.max(...row);
    const bin = Math.ceil(15 * confidence);
    gaps.set(bin, (gaps.get(bin) ?? 0) + (predicted[item] === labels[item] ? 1 : 0) - confidence);
  });
  return [...gaps.values()].reduce((sum, gap) => sum + Math.abs(gap), 0) / labels.length;
}

describe('an analysis', () => {
  it('keeps to its schema, and says which model it is of', () => {
    expect(analysisSchema.parse(analysis)).toEqual(analysis);
    expect(analysis).toMatchObject({ runId: run.id, arm: 'adapted', seed: 4, step: request.checkpoint.step, classes: names });
    expect(analysis.items).toEqual({ source: 45, target: 45 });
  });

  it('scores held-out items of both domains, those of the target apart', async () => {
    const seen = await direct(request.checkpoint);
    for (const [found, scores] of [
      [seen.source, analysis.source],
      [seen.target, analysis.oracle?.target],
    ] as const) {
      const count = (label: number, predicted: number): number =>
        found.labels.filter((own, item) => own === label && found.predicted[item] === predicted).length;
      expect(scores?.confusion).toEqual(names.map((_label, label) => names.map((_predicted, predicted) => count(label, predicted))));
      const right = found.labels.filter((label, item) => label === found.predicted[item]).length;
      expect(scores?.accuracy).toBeCloseTo(right / 45, 12);
      for (const k of [0, 1, 2])
        expect(scores?.classes[k]?.recall).toBeCloseTo(count(k, k) / found.labels.filter((label) => label === k).length, 12);
      expect(scores?.calibration?.expectedError).toBeCloseTo(expectedError(found), 5);
    }
    // A case that shows something: neither all right nor all wrong.
    expect(analysis.oracle?.target.accuracy).toBeLessThan(1);
    expect(analysis.oracle?.target.accuracy).toBeGreaterThan(0.3);
    const mistakes = seen.target.indices
      .map((index, item) => ({ index, label: seen.target.labels[item], predicted: seen.target.predicted[item] }))
      .filter(({ label, predicted }) => label !== predicted);
    expect(analysis.oracle?.mistakes).toHaveLength(Math.min(24, mistakes.length));
    for (const { confidence: _, ...mistake } of analysis.oracle?.mistakes ?? []) expect(mistakes).toContainEqual(mistake);
  });

  it('measures how far the domains are apart, before and after', async () => {
    for (const [checkpoint, found] of [
      [request.checkpoint, analysis.distances.after],
      [request.before, analysis.distances.before],
    ] as const) {
      const seen = await direct(checkpoint as Checkpoint);
      expect(found).toMatchObject({ arm: checkpoint?.arm, step: checkpoint?.step });
      const pair = [flat(seen.source), flat(seen.target), 8, run.config.seed] as const;
      expect(found?.aDistance).toBeCloseTo(proxyADistance(...pair)?.distance ?? Number.NaN, 5);
      expect(found?.squaredMmd).toBeCloseTo(meanDiscrepancy(...pair)?.squared ?? Number.NaN, 5);
    }
    expect(analysis.distances.before).not.toEqual({ ...analysis.distances.after, arm: 'source-only' });
  });

  it('tells which target items lie farthest from the source, by their tenth nearest neighbour', async () => {
    const { source, target } = await direct(request.checkpoint);
    const distance = (item: readonly number[]): number =>
      source.features.map((other) => Math.hypot(...other.map((value, at) => value - (item[at] ?? 0)))).sort((a, b) => a - b)[9] ?? 0;
    const far = target.features.map((item, at) => ({ index: target.indices[at], distance: distance(item) }));
    far.sort((a, b) => b.distance - a.distance);
    expect(analysis.shifted).toHaveLength(24);
    for (const [at, { index, distance }] of analysis.shifted.entries()) {
      expect(distance).toBeCloseTo(far[at]?.distance ?? Number.NaN, 4);
      expect(far.find((one) => one.index === index)?.distance).toBeCloseTo(distance, 4);
    }
  });

  it('lays out items of both domains, each with its class or what only the oracle knows', async () => {
    const seen = await direct(request.checkpoint);
    const { method, points = [] } = analysis.embedding ?? {};
    expect([method, points.length]).toEqual(['umap', 90]);
    for (const { domain, index, predicted, label, oracleLabel, x, y } of points) {
      const item = seen[domain].indices.indexOf(index);
      expect(predicted).toBe(seen[domain].predicted[item]);
      expect([label, oracleLabel]).toEqual(domain === 'source' ? [seen.source.labels[item], null] : [null, seen.target.labels[item]]);
      expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
    }
  });

  it('draws alike and leaves no tensor behind; reports what it does; is without embedding where none is wanted', async () => {
    const phases: string[] = [];
    await expectNoLeak(async () => {
      const again = await analyseRun({ ...request, embedding: 'none' }, (phase) => phases.push(phase));
      expect(again.embedding).toBeNull();
      expect(again.shifted.map(({ index }) => index)).toEqual(analysis.shifted.map(({ index }) => index));
    });
    expect(phases).toEqual(['Reading', 'Looking at items', 'Measuring', 'Laying out']);
  });
});

/** All that no label of the target may change. */
const withoutOracle = (whole: Analysis): unknown =>
  JSON.parse(JSON.stringify(whole, (key, value: unknown) => (key.startsWith('oracle') ? undefined : value)));

describe('labels of the target', () => {
  it('change what is called oracle and nothing else', async () => {
    const given = { ...request, embedding: 'pca' } as const;
    const own = await analyseRun(given, unheard);
    const shuffled = await analyseRun({ ...given, targetFolder: shuffledFolder }, unheard);
    const bare = await analyseRun({ ...given, targetFolder: bareFolder }, unheard);
    for (const other of [shuffled, bare]) expect(withoutOracle(other)).toEqual(withoutOracle(own));
    expect(shuffled.oracle?.target).not.toEqual(own.oracle?.target);
    expect(shuffled.oracle?.mistakes).not.toEqual(own.oracle?.mistakes);
    expect(shuffled.embedding).not.toEqual(own.embedding);
    expect(bare.oracle).toBeNull();
    expect(bare.embedding?.points.every(({ oracleLabel }) => oracleLabel === null)).toBe(true);
  });
});

describe('an analysis in a process of its own', () => {
  it('says by its path which checkpoint is missing', async () => {
    const checkpoint = { ...request.checkpoint, path: join(folder, 'gone.checkpoint') };
    const error = await failureOf(trainer.analyse({ ...request, checkpoint }, unheard, signal));
    expect(error).toMatchObject({ code: 'library-damaged', message: `The checkpoint ${checkpoint.path} is missing.` });
  });

  it('ends when it is told to, at once or on its way', async () => {
    const early = new AbortController();
    early.abort();
    expect(await failureOf(trainer.analyse(request, unheard, early.signal))).toMatchObject({ code: 'interrupted', retry: true });
    const late = new AbortController();
    const phases: string[] = [];
    const stopped = trainer.analyse(
      request,
      (phase) => {
        phases.push(phase);
        late.abort();
      },
      late.signal,
    );
    expect(await failureOf(stopped)).toMatchObject({ code: 'interrupted' });
    expect(phases[0]).toBe('Reading');
  });
});

it('of many held-out items a thousand are taken, the same ones for a seed', () => {
  const heldOut = Int32Array.from({ length: 3000 }, (_, at) => 2 * at);
  const data = { items: { count: 6000, read: async () => undefined }, heldOut, training: Int32Array.of(1, 3) };
  const taken = heldOutSample(data, 1000, 'analysis/source', 4);
  expect(new Set(taken).size).toBe(1000);
  expect(taken.every((item, at) => item % 2 === 0 && item > (taken[at - 1] ?? -1))).toBe(true);
  expect(heldOutSample(data, 1000, 'analysis/source', 4)).toEqual(taken);
  expect(heldOutSample(data, 1000, 'analysis/source', 5)).not.toEqual(taken);
  expect(heldOutSample({ ...data, heldOut: new Int32Array() }, 1000, 'analysis/source', 4)).toEqual(Int32Array.of(1, 3));
});
