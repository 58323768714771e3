import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { modelOf } from '../../../../main/compute/trainer/arms.ts';
import { writeCheckpoint } from '../../../../main/compute/trainer/checkpoint-files.ts';
import { openRunData } from '../../../../main/compute/trainer/run-data.ts';
import { takeModel } from '../../../../main/compute/trainer/take-model.ts';
import { encodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { resolveTraining, stepRule } from '../../../../main/engine/training/settings.ts';
import { initialState } from '../../../../main/engine/training/state.ts';
import type { TrainerEvent } from '../../../../main/services/ports/training.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import type { InputSpec } from '../../../../shared/model/input.ts';
import { failureOf, TestLibrary } from '../../../helpers/data-library.ts';
import { expectNoLeak } from '../../../helpers/tensors.ts';

beforeAll(() => loadEngine('wasm'));

const config = runConfigSchema.parse({
  sourceModel: 'donor',
  target: 'data-2',
  method: 'shot',
  network: 'mlp',
  networkParameters: { hiddenUnits: 4, featureUnits: 4, headUnits: 4 },
});
const settings = resolveTraining({});
const input: InputSpec = { kind: 'table', columns: ['x', 'y'], mean: [3, 4], deviation: [5, 6] };
const sourceModel = { input, maximum: 1, classes: ['a', 'b'] };

/** Data without a source, and a model of one that another run trained with seed 7. */
async function prepare(columns = 'x,y') {
  const library = await TestLibrary.create();
  const rows = Array.from({ length: 40 }, (_, row) => `${row},${row % 7},${row % 2 ? 'a' : 'b'}`);
  const path = await library.write('target.csv', [`${columns},label`, ...rows].join('\n'));
  const targetFolder = library.data.folderOf((await library.import(path)).hash);
  const open = () => openRunData({ sourceFolder: null, targetFolder, sourceModel, settings, runSeed: 1 });
  const given = async () => {
    const data = await open();
    onTestFinished(() => data.close());
    const state = initialState(modelOf('source-only', config, data), stepRule(settings), 7);
    const written = { step: 30, epoch: 2.5, candidate: true, bytes: encodeCheckpoint({ ...state, step: 30 }, 7) };
    const checkpoint = await writeCheckpoint(library.path('donor'), { arm: 'source-only', seed: 7 }, written);
    const said: TrainerEvent[] = [];
    const runFolder = library.path('run');
    const tell = (event: TrainerEvent): Promise<void> => Promise.resolve(void said.push(event));
    return { data, checkpoint, said, runFolder, take: () => takeModel({ seed: 2, checkpoint }, { config, runFolder, data, tell }) };
  };
  return { open, given };
}

describe('a source-only model of another run', () => {
  it('becomes this run’s: scored on this target, then written as the bytes that it was', async () => {
    const { said, take, checkpoint, runFolder } = await (await prepare()).given();
    await expectNoLeak(take);
    const [resumed, progress, kept] = said;
    expect(said).toHaveLength(3);
    // What a killed process had said before is forgotten first.
    expect(resumed).toEqual({ type: 'resumed', arm: 'source-only', seed: 2, step: 0 });
    const metrics = progress?.type === 'progress' ? progress.metrics : [];
    expect(new Set(metrics.map(({ arm, seed, step }) => `${arm} ${seed} ${step}`))).toEqual(new Set(['source-only 2 30']));
    expect(metrics.filter(({ oracle }) => oracle).map(({ name }) => name)).toEqual(['target-accuracy']);
    expect(metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(['validator/im', 'prediction-diversity']));
    expect(kept).toMatchObject({
      type: 'checkpoint',
      checkpoint: { arm: 'source-only', seed: 2, step: 30, epoch: 2.5, candidate: true, hash: checkpoint.hash },
    });
    expect(await readdir(join(runFolder, 'checkpoints'))).toEqual(['source-only-2-30-candidate.checkpoint']);
  });

  it('that is gone is an error, and nothing is said or written', async () => {
    const { said, take, checkpoint } = await (await prepare()).given();
    await rm(checkpoint.path);
    expect(await failureOf(take())).toMatchObject({ code: 'library-damaged', details: { path: checkpoint.path } });
    expect(said).toEqual([]);
  });
});

describe('data without a source', () => {
  it('are fed to a model as its source was, and have no source item to read', async () => {
    const { data } = await (await prepare()).given();
    expect(data).toMatchObject({ input, maximum: 1, classes: ['a', 'b'], source: { items: { count: 0 } } });
    expect(data.source.training.length + data.source.heldOut.length).toBe(0);
    await expect(data.source.items.read(Int32Array.of(0), input, new Float32Array(2))).rejects.toThrow('no source items');
    const row = new Float32Array(2);
    await data.target.items.read(Int32Array.of(8), data.input, row);
    expect([...row]).toEqual([1, -0.5]);
  });

  it('of other columns than the model’s are refused', async () => {
    const { open } = await prepare('x,z');
    expect(await failureOf(open())).toMatchObject({ code: 'bad-data', message: expect.stringContaining('lacks y') as string });
  });
});
