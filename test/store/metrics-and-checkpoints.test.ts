import { describe, expect, it } from 'vitest';
import type { Store } from '../../main/services/ports/store.ts';
import { artifactRecord, checkpointRecord, newMetric, runRecord } from '../helpers/records.ts';
import { newStore } from '../helpers/store.ts';

const progress = { stepsDone: 10, millisecondsPerStep: 2.5 };

async function storeWithRuns(): Promise<Store> {
  const store = await newStore();
  for (const id of ['run-1', 'run-2']) store.insertRun(runRecord({ id, state: 'running' }));
  return store;
}

describe('metrics', () => {
  it('are numbered from one without gaps, each run by itself', async () => {
    const store = await storeWithRuns();
    const first = store.appendMetrics('run-1', [newMetric({ step: 1 }), newMetric({ step: 2 })], progress);
    const others = store.appendMetrics('run-2', [newMetric({ step: 9 })], progress);
    const none = store.appendMetrics('run-1', [], { stepsDone: 12, millisecondsPerStep: null });
    const second = store.appendMetrics('run-1', [newMetric({ step: 3, oracle: true, name: 'target-accuracy' })], progress);
    expect([first, others, none, second].map((list) => list.map(({ seq }) => seq))).toEqual([[1, 2], [1], [], [3]]);
    expect(store.metrics('run-1', 0)).toEqual([...first, ...second]);
    expect(store.metrics('run-1', 1)).toEqual([first[1], ...second]);
    expect(store.metrics('run-1', 3)).toEqual([]);
    expect(store.run('run-1')?.lastSeq).toBe(3);
  });

  it('move the run’s progress, and nothing else of it', async () => {
    const store = await storeWithRuns();
    store.appendMetrics('run-1', [newMetric()], progress);
    expect(store.run('run-1')).toEqual(runRecord({ state: 'running', ...progress, lastSeq: 1 }));
    store.appendMetrics('run-1', [], { stepsDone: 20, millisecondsPerStep: null });
    expect(store.run('run-1')).toMatchObject({ stepsDone: 20, millisecondsPerStep: null, lastSeq: 1 });
    expect(store.updateRun('run-1', { note: 'x' })).toMatchObject({ stepsDone: 20, lastSeq: 1 });
  });

  it('keep a number to the last bit', async () => {
    const store = await storeWithRuns();
    const values = [0.1 + 0.2, 5e-324, Number.MAX_VALUE, 1 / 3];
    store.appendMetrics(
      'run-1',
      values.map((value) => newMetric({ value })),
      progress,
    );
    expect(store.metrics('run-1', 0).map(({ value }) => value)).toEqual(values);
  });

  it('are stored all or not at all', async () => {
    const store = await storeWithRuns();
    store.appendMetrics('run-1', [newMetric()], progress);
    const bad = [newMetric({ step: 20 }), newMetric({ step: 21, arm: 'both' as 'adapted' })];
    expect(() => store.appendMetrics('run-1', bad, { stepsDone: 21, millisecondsPerStep: 9 })).toThrow();
    expect(store.metrics('run-1', 0).map(({ step }) => step)).toEqual([10]);
    expect(store.run('run-1')).toMatchObject({ ...progress, lastSeq: 1 });
    expect(store.appendMetrics('run-1', [newMetric()], progress)[0]?.seq).toBe(2);
  });

  it('of one training after a step are dropped, and numbers are not given twice', async () => {
    const store = await storeWithRuns();
    const kept = [
      newMetric({ step: 10 }),
      newMetric({ step: 30, seed: 2 }),
      newMetric({ step: 30, arm: 'source-only' }),
      newMetric({ step: 20 }),
    ];
    store.appendMetrics('run-1', [...kept, newMetric({ step: 21 }), newMetric({ step: 30 })], progress);
    store.appendMetrics('run-2', [newMetric({ step: 30 })], progress);
    store.dropMetricsAfter('run-1', 'adapted', 1, 20);
    expect(store.metrics('run-1', 0)).toEqual(kept.map((metric, at) => ({ ...metric, seq: at + 1 })));
    expect(store.metrics('run-2', 0)).toHaveLength(1);
    expect(store.appendMetrics('run-1', [newMetric({ step: 21 })], progress)[0]?.seq).toBe(7);
  });
});

describe('checkpoints', () => {
  it('stay by the newest two of each training', async () => {
    const store = await storeWithRuns();
    for (const step of [10, 20, 30]) store.insertCheckpoint('run-1', checkpointRecord({ step }));
    store.insertCheckpoint('run-1', checkpointRecord({ arm: 'source-only', step: 5 }));
    store.insertCheckpoint('run-1', checkpointRecord({ seed: 2, step: 5 }));
    store.insertCheckpoint('run-2', checkpointRecord({ step: 1 }));
    const kept = store.checkpoints('run-1').map(({ arm, seed, step }) => `${arm} ${seed} ${step}`);
    expect(kept).toEqual(['source-only 1 5', 'adapted 1 20', 'adapted 1 30', 'adapted 2 5']);
    expect(store.checkpoints('run-2')).toEqual([checkpointRecord({ step: 1 })]);
  });

  it('of a step that comes by again replace the earlier one', async () => {
    const store = await storeWithRuns();
    store.insertCheckpoint('run-1', checkpointRecord({ hash: 'd'.repeat(64) }));
    store.insertCheckpoint('run-1', checkpointRecord({ epoch: 0.75 }));
    expect(store.checkpoints('run-1')).toEqual([checkpointRecord({ epoch: 0.75 })]);
  });
});

it('exported models come back whole, the newest first', async () => {
  const store = await newStore();
  const [older, newer] = [artifactRecord(), artifactRecord({ id: 'model-2', createdAt: '2026-03-02T10:00:00.000Z' })];
  for (const artifact of [newer, older]) store.insertArtifact(artifact);
  expect(store.artifacts()).toEqual([newer, older]);
});
