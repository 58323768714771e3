import { describe, expect, it } from 'vitest';
import { aloneAmong, progressOf } from '../../../../renderer/state/transfer-progress.ts';
import type { RunState } from '../../../../shared/model/run.ts';
import { runRecord, transferRecord } from '../../../helpers/records.ts';

const transfer = transferRecord({
  trainings: ['a', 'b', 'c', 'd'].map((run, at) => ({ strategy: 'from-scratch', share: (at + 1) / 4, run })),
});
const runs = (...states: RunState[]) =>
  states.map((state, at) => runRecord({ id: transfer.trainings[at]?.run ?? '', state, stepsDone: 5, stepsTotal: 10 }));

describe('how far a transfer is', () => {
  it('counts what is finished, with a part of what trains', () => {
    const progress = progressOf(transfer, runs('finished', 'finished', 'running', 'queued'));
    expect(progress).toMatchObject({ state: 'running', finished: 2, total: 4, share: 0.625 });
    expect(progress.current).toMatchObject({ place: 3, run: { id: 'c' }, training: { share: 0.75 } });
  });

  it.each([
    ['queued', ['finished', 'queued', 'paused']],
    ['paused', ['finished', 'failed', 'paused']],
    ['failed', ['finished', 'failed', 'finished']],
    ['finished', ['finished', 'finished']],
  ] as const)('is %s', (state, of) => {
    expect(progressOf(transfer, runs(...of))).toMatchObject({ state, current: null, total: of.length });
  });

  it('is nothing before a run was begun', () => {
    expect(progressOf(transfer, [])).toEqual({ state: 'finished', finished: 0, total: 0, share: 0, current: null });
    expect(progressOf(transfer, [runRecord({ id: 'a', state: 'running' })]).share).toBe(0);
  });
});

it('runs that belong to a transfer are told from the others', () => {
  const all = [...runs('finished', 'running'), runRecord({ id: 'x' })];
  expect(aloneAmong(all, [transfer]).map(({ id }) => id)).toEqual(['x']);
  expect(aloneAmong(all, [])).toHaveLength(3);
});
