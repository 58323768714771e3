import { describe, expect, it } from 'vitest';
import { openServices } from '../../helpers/fake-ports.ts';
import { datasetRecord, newMetric, runRecord } from '../../helpers/records.ts';
import { newStore } from '../../helpers/store.ts';

const day = 86_400_000;
const inDays = (days: number) => () => new Date(Date.now() + days * day);

describe('opening a library', () => {
  it('calls crashed what was training and paused what was waiting, and starts nothing', async () => {
    const store = await newStore();
    const others = ['paused', 'finished', 'failed', 'cancelled', 'crashed'] as const;
    for (const state of ['running', 'queued', ...others] as const) store.insertRun(runRecord({ id: state, state }));
    const { trainer } = await openServices({ store });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(store.run('running')).toMatchObject({
      state: 'crashed',
      error: { code: 'trainer-crashed' },
      endedAt: expect.any(String) as string,
    });
    expect(store.run('queued')).toMatchObject({ state: 'paused', error: null });
    for (const state of others) expect(store.run(state)).toEqual(runRecord({ id: state, state }));
    expect(trainer.trainings).toEqual([]);
  });

  it('lets a run that was found crashed be resumed', async () => {
    const store = await newStore();
    store.insertRun(runRecord({ state: 'running', engine: 'wasm' }));
    const { handlers, trainer } = await openServices({ store });
    expect(await handlers['runs.resume']({ id: 'run-1' })).toMatchObject({ state: 'queued', error: null });
    expect((await trainer.begun()).job).toMatchObject({ runId: 'run-1', engine: 'wasm' });
  });
});

describe('the trash', () => {
  it('keeps what was removed for a week, and then lets it go with its files', async () => {
    const store = await newStore();
    store.insertDataset(datasetRecord({ id: 'data', hash: 'content' }));
    store.insertRun(runRecord({ id: 'run', state: 'finished' }));
    store.appendMetrics('run', [newMetric()], { stepsDone: 1, millisecondsPerStep: 1 });
    store.trashDataset('data');
    store.trashRun('run');
    const early = await openServices({ store, now: inDays(6.9) });
    expect(early.removed).toEqual([]);
    expect([
      (await early.handlers['datasets.restore']({ id: 'data' })).id,
      (await early.handlers['runs.restore']({ id: 'run' })).id,
    ]).toEqual(['data', 'run']);
    store.trashDataset('data');
    store.trashRun('run');
    const late = await openServices({ store, now: inDays(7.1) });
    expect(late.removed).toEqual(['runs/run']);
    await expect(late.handlers['datasets.restore']({ id: 'data' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(late.handlers['runs.restore']({ id: 'run' })).rejects.toMatchObject({ code: 'not-found' });
    expect(store.metrics('run', 0)).toEqual([]);
    expect(late.events).toEqual([]);
  });

  it('leaves content that a run or another data set needs', async () => {
    const store = await newStore();
    for (const id of ['of-a-run', 'of-another', 'of-nobody']) {
      store.insertDataset(datasetRecord({ id, name: id, hash: id }));
      store.trashDataset(id);
    }
    store.insertDataset(datasetRecord({ id: 'another', name: 'another', hash: 'of-another' }));
    store.insertRun(runRecord({ state: 'finished', sourceHash: 'of-a-run' }));
    const removed: string[] = [];
    const services = await openServices({ store, packed: ['of-a-run', 'of-another', 'of-nobody'], now: inDays(8) });
    for (const hash of ['of-a-run', 'of-another', 'of-nobody']) if (!services.data.packed.has(hash)) removed.push(hash);
    expect(removed).toEqual(['of-nobody']);
    expect(store.trashedDatasets()).toEqual([]);
  });

  it('takes along content that only a removed run needed any more', async () => {
    const store = await newStore();
    store.insertDataset(datasetRecord({ id: 'kept', name: 'kept', hash: 'kept' }));
    store.insertRun(runRecord({ state: 'finished', sourceHash: 'kept', targetHash: 'gone' }));
    store.trashRun('run-1');
    const { data } = await openServices({ store, packed: ['kept', 'gone'], now: inDays(8) });
    expect([...data.packed]).toEqual(['kept']);
  });

  it('that the disk refuses to empty is left for the next time, and the library opens', async () => {
    const store = await newStore();
    store.insertDataset(datasetRecord({ hash: 'stuck' }));
    store.insertRun(runRecord({ id: 'stuck-run', state: 'finished' }));
    store.trashDataset('data-1');
    store.trashRun('stuck-run');
    const { handlers } = await openServices({ store, now: inDays(8) });
    expect(await handlers['datasets.list']({ all: true, search: '' })).toEqual([]);
    expect([store.trashedDatasets().length, store.trashedRunsBefore('9999').length]).toEqual([1, 1]);
  });
});
