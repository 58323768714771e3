/* Runs that start from the source-only models of another run, of whose source nothing is left. */
import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../../shared/config/run-config.ts';
import { openServices } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { checkpointRecord, datasetRecord, modelInputRecord, newMetric, runRecord } from '../../helpers/records.ts';

const donorConfig = runConfigSchema.parse({
  source: 'gone',
  target: 'other',
  method: 'dann',
  seeds: 2,
  seed: 7,
});
const given = (seed: number, step: number) =>
  checkpointRecord({ arm: 'source-only', seed, step, path: `runs/donor/checkpoints/source-only-${seed}-${step}.checkpoint` });

/** A library with a target and a finished run, whose source is not in it any more. */
async function withDonor(): Promise<Services> {
  const services = await openServices();
  const { store } = services;
  store.insertDataset(datasetRecord({ id: 'target', name: 'Target', hash: 'hash-target' }));
  const classes = ['one', 'two'];
  store.insertRun(runRecord({ id: 'donor', state: 'finished', config: donorConfig, sourceName: 'Gone', classes }), modelInputRecord());
  for (const seed of [7, 8]) for (const step of [20, 40]) store.insertCheckpoint('donor', given(seed, step));
  return services;
}

const configOf = (change: Partial<RunConfigInput> = {}) =>
  runConfigSchema.parse({ sourceModel: 'donor', target: 'Target', method: 'shot', ...change });

describe('a run from a source model', () => {
  it('has all of the source that the model knows, and its network', async () => {
    const { handlers, store, trainer } = await withDonor();
    const run = await handlers['runs.start'](configOf({ sourceModel: 'dono', network: 'mlp', seeds: 2 }));
    expect(run).toMatchObject({
      config: { source: null, sourceModel: 'donor', target: 'target', network: 'cnn-small' },
      sourceName: 'Gone',
      sourceHash: 'a'.repeat(32),
      classes: ['one', 'two'],
    });
    expect(store.modelInput(run.id)).toEqual(modelInputRecord());
    const { job } = await trainer.begun();
    expect(job).toMatchObject({
      sourceFolder: null,
      moreSourceFolders: [],
      targetFolder: 'datasets/hash-target',
      sourceModel: { ...modelInputRecord(), classes: ['one', 'two'] },
      // Number k of its seeds is given number k of the other's, as it ended.
      givenModels: [
        { seed: 1, checkpoint: given(7, 40) },
        { seed: 2, checkpoint: given(8, 40) },
      ],
    });
    expect(trainer.choiceJobs).toMatchObject([{ sourceFolder: null, sourceModel: { classes: ['one', 'two'] } }]);
  });

  it('needs the other run no more once it has taken its models over, and says so where it does', async () => {
    const { handlers, store, trainer } = await withDonor();
    const { id } = await handlers['runs.start'](configOf({ seeds: 2 }));
    const first = await trainer.begun();
    first.say({ type: 'checkpoint', checkpoint: checkpointRecord({ arm: 'source-only', seed: 1, step: 40 }) });
    await handlers['runs.pause']({ id });
    await handlers['runs.remove']({ id: 'donor' });
    await handlers['runs.resume']({ id });
    await expect.poll(() => store.run(id)?.state).toBe('failed');
    expect(store.run(id)?.error).toMatchObject({ code: 'not-found', hint: expect.stringContaining('runs restore donor') as string });
    await handlers['runs.restore']({ id: 'donor' });
    await handlers['runs.resume']({ id });
    const second = await trainer.begun();
    expect(second.job.givenModels).toEqual([{ seed: 2, checkpoint: given(8, 40) }]);
    second.say({ type: 'checkpoint', checkpoint: checkpointRecord({ arm: 'source-only', seed: 2, step: 40 }) });
    await handlers['runs.pause']({ id });
    await handlers['runs.remove']({ id: 'donor' });
    await handlers['runs.resume']({ id });
    expect((await trainer.begun()).job.givenModels).toEqual([]);
  });

  it('gives its own source-only models in turn', async () => {
    const { handlers, trainer } = await withDonor();
    const { id } = await handlers['runs.start'](configOf());
    const first = await trainer.begun();
    const own = checkpointRecord({ arm: 'source-only', seed: 1, step: 40, path: `runs/${id}/checkpoints/own.checkpoint` });
    first.say({ type: 'checkpoint', checkpoint: own });
    first.end({ type: 'finished' });
    await handlers['runs.start'](configOf({ sourceModel: id, seed: 3 }));
    expect((await trainer.begun()).job).toMatchObject({
      sourceModel: { classes: ['one', 'two'] },
      givenModels: [{ seed: 3, checkpoint: own }],
    });
  });

  it('takes what another run from the same model has told of it', async () => {
    const { handlers, store, trainer, copied } = await withDonor();
    const { id } = await handlers['runs.start'](configOf());
    const first = await trainer.begun();
    const about = { engine: 'tensorflow', reason: '', versions: {}, stepsTotal: 40 } as const;
    first.say({ type: 'started', ...about, classes: ['one', 'two'], modelInput: modelInputRecord() });
    const metric = newMetric({ arm: 'source-only', step: 40, name: 'target-accuracy', oracle: true });
    first.say({ type: 'progress', metrics: [metric], stepsDone: 0, millisecondsPerStep: null });
    first.say({ type: 'checkpoint', checkpoint: checkpointRecord({ arm: 'source-only', step: 40, path: `runs/${id}/checkpoints/own` }) });
    first.end({ type: 'finished' });
    const { id: next } = await handlers['runs.start'](configOf());
    expect((await trainer.begun()).job.givenModels).toEqual([]);
    expect(copied).toEqual([[`runs/${id}/checkpoints/own`, `runs/${next}/checkpoints/own`]]);
    expect(store.metrics(next, 0)).toMatchObject([metric]);
  });

  it('can be exported and looked at without the source', async () => {
    const { handlers, trainer } = await withDonor();
    const { id } = await handlers['runs.start'](configOf());
    const training = await trainer.begun();
    training.say({ type: 'checkpoint', checkpoint: checkpointRecord({ step: 40 }) });
    training.end({ type: 'finished' });
    await handlers['exports.create']({ runId: id, format: 'tfjs', arm: 'adapted', seed: null, out: null, job: 'export' });
    await handlers['runs.analyse']({ id, arm: null, seed: null, step: null, embedding: 'none', job: 'look' });
    for (const request of [...trainer.exports, ...trainer.analyses])
      expect(request).toMatchObject({ sourceFolder: null, sourceModel: { ...modelInputRecord(), classes: ['one', 'two'] } });
  });
});

describe('a run from a source model is refused', () => {
  it.each([
    ['of an unknown run', { sourceModel: 'nobody' }, 'not-found', 'There is no run nobody.'],
    ['of a run that is not finished', { sourceModel: 'paused' }, 'conflict', 'The run paused is paused'],
    ['of a run that did not note what it fed', { sourceModel: 'older' }, 'conflict', 'The run older is of an earlier version'],
    ['for more seeds than there are models', { seeds: 3 }, 'bad-config', 'has source models of 2 seeds, not of 3'],
    ['for a method that needs the source', { method: 'dann' }, 'bad-config', 'dann needs items of the source'],
    ['for the baseline alone', { method: 'erm' }, 'bad-config', 'erm needs items of the source'],
    ['with a validator that needs the source', { select: 'source-accuracy' }, 'bad-config', 'source-accuracy looks at items of the source'],
    ['for data of another kind', { target: 'table' }, 'bad-config', 'Gone holds images and table holds rows'],
    ['for data of other classes', { target: 'others' }, 'bad-data', 'have no class in common'],
  ] as const)('%s', async (_what, change, code, message) => {
    const services = await withDonor();
    const { handlers, store } = services;
    store.insertRun(runRecord({ id: 'paused', state: 'paused', config: donorConfig }), modelInputRecord());
    store.insertRun(runRecord({ id: 'older', state: 'finished', config: donorConfig }));
    store.insertDataset(datasetRecord({ id: 'table', name: 'table', kind: 'table', shape: [2], columns: ['a', 'b'] }));
    store.insertDataset(datasetRecord({ id: 'others', name: 'others', classes: ['three', 'four'] }));
    const before = store.runs();
    const refused = handlers['runs.start'](configOf(change));
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
    await expect(refused).rejects.toMatchObject({ hint: expect.stringMatching(/\S/) as string });
    expect(store.runs()).toEqual(before);
    if (code === 'bad-config' && 'method' in change)
      await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining('(shot)') as string });
  });

  it.each([
    ['and a source', { source: 'a' }],
    ['with further sources', { moreSources: ['a'] }],
    ['or a source: neither', { sourceModel: null }],
  ])('by its configuration: %s', (_what, change) => {
    expect(runConfigSchema.safeParse({ sourceModel: 'donor', target: 'b', ...change }).success).toBe(false);
  });
});

it('the classes of a source model are matched as those of its data would be', async () => {
  const { handlers, store } = await withDonor();
  store.insertDataset(datasetRecord({ id: 'fewer', name: 'Fewer', classes: ['one'], classCounts: [4] }));
  const match = await handlers['datasets.match']({ source: null, sourceModel: 'donor', target: 'fewer' });
  expect(match).toMatchObject({ shared: ['one'], onlySource: ['two'], problem: null });
  expect(match.notes.join(' ')).toContain('Only in Gone: two');
});
