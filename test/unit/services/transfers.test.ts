import { describe, expect, it } from 'vitest';
import { transferRequestSchema } from '../../../shared/config/transfer-request.ts';
import type { NewMetric, Run } from '../../../shared/model/run.ts';
import { addShores, openServices, payloads } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { backboneRecord, datasetRecord, modelInputRecord } from '../../helpers/records.ts';

const request = (change: object = {}) => transferRequestSchema.parse({ target: 'Target', shares: [1, 0.1], seeds: 2, ...change });
const start = ({ handlers }: Services, change: object = {}) => handlers['transfers.start']({ ...request(change), job: 'transfer' });

async function opened(): Promise<Services> {
  const services = await openServices();
  addShores(services);
  return services;
}

/** Ends the run that trains, with an accuracy of the model that it is made for. */
async function finish(services: Services, value: number): Promise<Run> {
  const training = await services.trainer.begun();
  const { config, runId } = training.job;
  const arm = config.labelShare === null ? 'adapted' : 'target-trained';
  const figures = { seconds: 2, 'target-accuracy': value, 'labelled-items': 4, 'labels-in-all': 40, 'scored-items': 10 };
  const metrics = Array.from({ length: config.seeds }, (_, at) => config.seed + at).flatMap((seed): NewMetric[] =>
    Object.entries(figures).map(([name, figure]) => ({ arm, seed, step: 9, name, value: figure, oracle: true })),
  );
  training.say({
    ...{ type: 'started', engine: 'tensorflow', reason: '', versions: {}, stepsTotal: 9, classes: ['one', 'two'] },
    modelInput: modelInputRecord(),
  });
  training.say({ type: 'progress', metrics, stepsDone: 9, millisecondsPerStep: 1 });
  training.end({ type: 'finished' });
  return services.store.run(runId) as Run;
}

describe('a measuring of transfer', () => {
  it('is a run for each kind and share, all of one split and on the same labels', async () => {
    const services = await opened();
    services.store.insertBackbone(backboneRecord({ format: 'layers' }));
    services.store.insertDataset(datasetRecord({ id: 'x', name: 'x' }));
    const plan = await services.handlers['transfers.plan'](request({ source: 'Source', backbone: 'MobileNet', seed: 7 }));
    expect(plan.trainings.map(({ strategy, share }) => [strategy, share])).toEqual([
      ['from-scratch', 0.1],
      ['from-scratch', 1],
      ['feature-extraction', 0.1],
      ['feature-extraction', 1],
      ['adaptation', 0],
    ]);
    // The stand-in for the catalog has no network that trains a backbone.
    expect(plan.skipped).toMatchObject([{ strategy: 'fine-tuning', share: null }]);
    const common = { target: 'target', training: {}, seeds: 2, seed: 7 };
    expect(plan.trainings.map(({ config }) => config)).toMatchObject([
      { ...common, source: 'target', method: 'erm', labelShare: 0.1, backbone: null, network: 'cnn-small' },
      { ...common, source: 'target', method: 'erm', labelShare: 1, backbone: null, network: 'cnn-small' },
      { ...common, source: 'target', method: 'erm', labelShare: 0.1, backbone: 'backbone-1', network: 'mlp' },
      { ...common, source: 'target', method: 'erm', labelShare: 1, backbone: 'backbone-1', network: 'mlp' },
      { ...common, source: 'source', method: 'dann', labelShare: null, backbone: 'backbone-1', network: 'mlp', upperBound: false },
    ]);
  });

  it('says what it leaves out, and why', async () => {
    const services = await opened();
    const { skipped, trainings } = await start(services);
    expect(skipped.map(({ strategy, share }) => [strategy, share])).toEqual([
      ['feature-extraction', null],
      ['fine-tuning', null],
      ['adaptation', null],
    ]);
    expect(skipped[0]?.reason).toContain('no pretrained model');
    expect(skipped[2]?.reason).toBe('No source was given.');
    expect(trainings).toHaveLength(2);
  });

  it.each([
    ['a target without labels', { target: 'bare' }, { code: 'bad-data', details: { field: 'target' } }],
    ['an unknown source', { source: 'nowhere' }, { code: 'not-found' }],
    ['an unknown backbone', { backbone: 'nowhere' }, { code: 'not-found' }],
    ['a network that is none', { network: 'brain' }, { code: 'bad-config', details: { field: 'network' } }],
    ['nothing that can be measured', { strategies: ['adaptation'] }, { code: 'bad-config', message: 'No source was given.' }],
    ['backbones to rank where there are none', { rank: true }, { code: 'bad-config' }],
  ])('is refused for %s, and begins nothing', async (_what, change, error) => {
    const services = await opened();
    services.store.insertDataset(datasetRecord({ id: 'bare', name: 'bare', classes: [], classCounts: [] }));
    await expect(start(services, change)).rejects.toMatchObject({ name: 'AppError', ...error });
    expect([services.store.runs(), services.store.transfers()]).toEqual([[], []]);
  });

  it('adapts from no source that has items of the target', async () => {
    const services = await opened();
    const derivation = { parentId: 'source', parentName: 'Source', parentHash: 'hash-source', reasons: [] };
    services.store.insertDataset(datasetRecord({ id: 'part', name: 'Part', hash: 'hash-part', derivation }));
    const { skipped } = await services.handlers['transfers.plan'](request({ target: 'Part', source: 'Source' }));
    expect(skipped.at(-1)).toMatchObject({ strategy: 'adaptation', reason: expect.stringContaining('has items of the target') as string });
  });

  it('takes the backbone that ranks first where none is named', async () => {
    const services = await opened();
    services.store.insertBackbone(backboneRecord());
    const transfer = await start(services, { rank: true, strategies: ['feature-extraction'] });
    expect(transfer).toMatchObject({ backbone: 'MobileNet', ranking: { scores: [{ id: 'logme' }] } });
    expect(services.store.run(transfer.trainings[0]?.run ?? '')?.config.backbone).toBe('backbone-1');
  });

  it('has a report of the runs that are finished', async () => {
    const services = await opened();
    const { id, trainings } = await start(services, { source: 'Source', strategies: ['from-scratch', 'adaptation'] });
    expect(services.store.run(trainings[0]?.run ?? '')?.note).toBe(`Transfer ${id}: training from scratch, 10 % of the labels`);
    expect((await services.handlers['transfers.get']({ id })).report).toBeNull();
    await finish(services, 0.5);
    const first = (await services.handlers['transfers.get']({ id })).report;
    expect(first?.measured).toMatchObject([{ strategy: 'from-scratch', share: 0.1, mean: 0.5 }]);
    await finish(services, 0.8);
    await finish(services, 0.9);
    const { report, runs } = await services.handlers['transfers.get']({ id });
    expect(runs.map(({ state }) => state)).toEqual(['finished', 'finished', 'finished']);
    expect(report?.headline).toBe('Adaptation without labels reaches 90.0 %; training from scratch with all labels (4) reaches 80.0 %.');
  });

  it('is paused as a whole, and goes on with what is not finished', async () => {
    const services = await opened();
    const { id } = await start(services);
    await finish(services, 0.5);
    const second = await services.trainer.begun();
    const paused = await services.handlers['transfers.pause']({ id });
    expect(paused.runs.map(({ state }) => state)).toEqual(['finished', 'paused']);
    expect(second.asked).toEqual(['pause']);
    const resumed = await services.handlers['transfers.resume']({ id });
    expect(resumed.runs.map(({ state }) => state)).toEqual(['finished', 'queued']);
    await finish(services, 0.7);
    expect((await services.handlers['transfers.get']({ id })).runs.map(({ state }) => state)).toEqual(['finished', 'finished']);
  });

  it('is removed with its runs, unless one is going, and comes back with them', async () => {
    const services = await opened();
    const { handlers, store } = services;
    const { id, trainings } = await start(services);
    await expect(handlers['transfers.remove']({ id })).rejects.toMatchObject({ code: 'conflict' });
    await services.trainer.begun();
    await handlers['transfers.pause']({ id });
    await handlers['transfers.remove']({ id });
    expect([store.runs(), await handlers['transfers.list']({})]).toEqual([[], []]);
    await expect(handlers['transfers.get']({ id })).rejects.toMatchObject({ code: 'not-found' });
    await handlers['transfers.restore']({ id });
    expect(store.runs()).toHaveLength(trainings.length);
    expect(await handlers['transfers.list']({})).toHaveLength(1);
    expect(payloads(services, 'transfers.changed')).toEqual([{ ids: [id] }, { ids: [id] }, { ids: [id] }]);
  });
});
