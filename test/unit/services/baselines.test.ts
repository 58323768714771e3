import { describe, expect, it } from 'vitest';
import { takeBaselines } from '../../../main/services/baselines.ts';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../../shared/config/run-config.ts';
import type { Arm } from '../../../shared/model/run.ts';
import { openServices } from '../../helpers/fake-ports.ts';
import { checkpointRecord, newMetric, runRecord } from '../../helpers/records.ts';

const catalog = {
  methods: [
    { id: 'dann', setting: 'closed' },
    { id: 'mcc', setting: 'closed' },
    { id: 'osbp', setting: 'open' },
  ],
};

/** A library with a finished run of DANN, and a new run beside it. */
async function begin(config: Partial<RunConfigInput> = {}, folder = 'runs/done/checkpoints') {
  const { store } = await openServices();
  const configOf = (change: Partial<RunConfigInput>) => runConfigSchema.parse({ source: 'data-1', target: 'data-2', ...change });
  store.insertRun(runRecord({ id: 'done', state: 'queued', engine: 'wasm', config: configOf({}) }));
  for (const state of ['running', 'finished'] as const) store.updateRun('done', { state });
  for (const arm of ['source-only', 'target-trained', 'adapted'] as Arm[]) {
    store.appendMetrics('done', [newMetric({ arm, name: 'source-accuracy', value: 0.9 })], { stepsDone: 10, millisecondsPerStep: 1 });
    store.insertCheckpoint('done', checkpointRecord({ arm, path: `${folder}/${arm}-1-10.checkpoint` }));
  }
  const run = runRecord({ id: 'new', config: configOf({ method: 'mcc', ...config }) });
  store.insertRun(run);
  const copied: [string, string][] = [];
  const folders = {
    run: (id: string) => id,
    checkpoint: (id: string, file: string) => `runs/${id}/checkpoints/${file}`,
    features: 'features',
    make: async (path: string) => path,
    model: (name: string) => name,
    copy: (from: string, to: string) => {
      if (from.includes('gone')) return Promise.reject(new Error('no such file'));
      copied.push([from, to]);
      return Promise.resolve();
    },
    remove: () => Promise.resolve(),
  };
  return { store, copied, take: (engine = 'wasm') => takeBaselines({ store, folders, catalog: catalog as never }, run, engine) };
}

describe('baselines that another run has trained already', () => {
  it('are taken over with their metrics and checkpoints, the adapted model is not', async () => {
    const { store, copied, take } = await begin();
    await take();
    expect(copied).toEqual([
      ['runs/done/checkpoints/source-only-1-10.checkpoint', 'runs/new/checkpoints/source-only-1-10.checkpoint'],
      ['runs/done/checkpoints/target-trained-1-10.checkpoint', 'runs/new/checkpoints/target-trained-1-10.checkpoint'],
    ]);
    expect(store.checkpoints('new').map(({ arm, path }) => [arm, path])).toEqual([
      ['target-trained', 'runs/new/checkpoints/target-trained-1-10.checkpoint'],
      ['source-only', 'runs/new/checkpoints/source-only-1-10.checkpoint'],
    ]);
    expect(store.metrics('new', 0).map(({ arm, value }) => [arm, value])).toEqual([
      ['source-only', 0.9],
      ['target-trained', 0.9],
    ]);
    // Once: a run that goes on has them.
    await take();
    expect(copied).toHaveLength(2);
  });

  it.each([
    ['other training settings', { training: { epochs: 3 } }],
    ['another network', { network: 'mlp' }],
    ['another split', { seed: 2 }],
    ['a model in the place of the source', { source: null, sourceModel: 'done' }],
    ['another set of classes to score by', { method: 'osbp' }],
  ])('are not with %s', async (_what, config) => {
    const { copied, take } = await begin(config);
    await take();
    expect(copied).toEqual([]);
  });

  it('are not of another engine, nor where no upper bound is wanted', async () => {
    const other = await begin();
    await other.take('tensorflow');
    expect(other.copied).toEqual([]);
    const without = await begin({ upperBound: false });
    await without.take();
    expect(without.copied).toHaveLength(1);
  });

  it('are trained after all where their files are gone', async () => {
    const { store, take } = await begin({}, 'runs/gone/checkpoints');
    await take();
    expect([store.checkpoints('new'), store.metrics('new', 0)]).toEqual([[], []]);
  });
});
