import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../shared/config/run-config.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { ModelInput } from '../../shared/model/input.ts';
import { runStates, transitions } from '../../shared/model/run.ts';
import { armSummary, artifactRecord, checkpointRecord, modelInputRecord, newMetric, runRecord } from '../helpers/records.ts';
import { newStore, thrownBy } from '../helpers/store.ts';

describe('runs', () => {
  it('come back whole, the newest first', async () => {
    const store = await newStore();
    const older = runRecord({ note: 'the first', millisecondsPerStep: 1.25, stepsDone: 7, stepsTotal: 40 });
    const newer = runRecord({ id: 'run-2', createdAt: '2026-03-02T10:00:00.000Z' });
    for (const run of [newer, older]) store.insertRun(run);
    expect(store.runs()).toEqual([newer, older]);
    expect(store.run('run-1')).toEqual(older);
    expect(store.run('run')).toBeUndefined();
  });

  it('change only in what is given, and answer what is then stored', async () => {
    const store = await newStore();
    store.insertRun(runRecord());
    const summary = {
      adapted: armSummary({ targetAccuracy: 0.5, sourceAccuracy: 0.75 }),
    };
    const error = { code: 'diverged', message: 'The loss is not finite.', hint: 'Lower the learning rate.' };
    const change = { state: 'running', engine: 'wasm', versions: { tfjs: '4' }, stepsTotal: 40, classes: ['one'], summary, error } as const;
    const changed = store.updateRun('run-1', { ...change, classes: [...change.classes] });
    expect(changed).toEqual(runRecord({ ...change, classes: ['one'] }));
    store.updateRun('run-1', { note: 'by hand' });
    expect(store.run('run-1')).toEqual({ ...changed, note: 'by hand' });
  });

  it('that are not there, or in the trash, cannot be changed', async () => {
    const store = await newStore();
    store.insertRun(runRecord());
    store.trashRun('run-1');
    for (const id of ['run-1', 'run-2'])
      expect(thrownBy(() => store.updateRun(id, { note: 'x' }))).toMatchObject({ code: 'not-found', details: { id } });
  });

  it('note what their models are fed, which goes when they go', async () => {
    const store = await newStore();
    store.insertRun(runRecord());
    expect(store.modelInput('run-1')).toBeUndefined();
    const table: ModelInput = { input: { kind: 'table', columns: ['a'], mean: [0.5], deviation: [2] }, maximum: 1 };
    for (const modelInput of [modelInputRecord(), table]) {
      store.setModelInput('run-1', modelInput);
      expect(store.modelInput('run-1')).toEqual(modelInput);
    }
    store.insertRun(runRecord({ id: 'run-2' }), modelInputRecord());
    store.deleteRun('run-1');
    expect([store.modelInput('run-1'), store.modelInput('run-2')]).toEqual([undefined, modelInputRecord()]);
  });

  it('from a source model keep nothing of that source’s content in use', async () => {
    const store = await newStore();
    const config = runConfigSchema.parse({ sourceModel: 'run-9', target: 'data-2' });
    const moreSources = [{ id: 'data-3', name: 'More', hash: 'more' }];
    store.insertRun(runRecord({ config, sourceHash: 'first', moreSources }));
    expect(['first', 'more', 'b'.repeat(32)].map((hash) => store.contentInUse(hash))).toEqual([false, false, true]);
    expect(store.run('run-1')).toMatchObject({ sourceHash: 'first', moreSources });
  });

  it('go into the trash and come back', async () => {
    const store = await newStore();
    const run = runRecord({ state: 'finished' });
    store.insertRun(run);
    const before = new Date(Date.now() - 1000).toISOString();
    store.trashRun(run.id);
    const after = new Date(Date.now() + 1000).toISOString();
    expect([store.runs(), store.run(run.id)]).toEqual([[], undefined]);
    expect(store.trashedRunsBefore(after)).toEqual([run]);
    expect(store.trashedRunsBefore(before)).toEqual([]);
    store.restoreRun(run.id);
    expect(store.runs()).toEqual([run]);
    expect(store.trashedRunsBefore(after)).toEqual([]);
  });

  it('are deleted with their metrics and checkpoints, and with no other’s; their models stay', async () => {
    const store = await newStore();
    for (const id of ['run-1', 'run-2']) {
      store.insertRun(runRecord({ id }));
      store.appendMetrics(id, [newMetric()], { stepsDone: 10, millisecondsPerStep: 1 });
      store.insertCheckpoint(id, checkpointRecord());
    }
    store.insertArtifact(artifactRecord());
    store.deleteRun('run-1');
    expect([store.run('run-1'), store.metrics('run-1', 0), store.checkpoints('run-1')]).toEqual([undefined, [], []]);
    expect([store.metrics('run-2', 0).length, store.checkpoints('run-2').length]).toEqual([1, 1]);
    expect(store.artifacts()).toEqual([artifactRecord()]);
  });
});

describe('the states of a run', () => {
  const pairs = runStates.flatMap((from) => runStates.filter((to) => to !== from).map((to) => ({ from, to })));

  it.each(pairs.filter(({ from, to }) => transitions[from].includes(to)))('let $from become $to', async ({ from, to }) => {
    const store = await newStore();
    store.insertRun(runRecord({ state: from }));
    expect(store.updateRun('run-1', { state: to }).state).toBe(to);
    expect(store.run('run-1')?.state).toBe(to);
  });

  it.each(pairs.filter(({ from, to }) => !transitions[from].includes(to)))('do not let $from become $to', async ({ from, to }) => {
    const store = await newStore();
    store.insertRun(runRecord({ state: from }));
    const error = thrownBy(() => store.updateRun('run-1', { state: to, note: 'changed' }));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'conflict', details: { id: 'run-1', from, to } });
    expect(store.run('run-1')).toEqual(runRecord({ state: from }));
  });

  // Written out once more: the table that the code reads is what is tested here.
  it('are these and no others', () => {
    const allowed = pairs.filter(({ from, to }) => transitions[from].includes(to)).map(({ from, to }) => `${from} → ${to}`);
    expect(allowed).toEqual([
      'queued → running',
      'queued → paused',
      'queued → failed',
      'queued → cancelled',
      'queued → crashed',
      'running → paused',
      'running → finished',
      'running → failed',
      'running → cancelled',
      'running → crashed',
      'paused → queued',
      'paused → cancelled',
      'failed → queued',
      'cancelled → queued',
      'crashed → queued',
    ]);
  });
});
