import type { Run, RunState } from '../../shared/model/run.ts';
import type { Transfer, TransferTraining } from '../../shared/model/transfer/transfer.ts';

/** How far the trainings of a transfer are. */
export interface TransferProgress {
  /** What it is as a whole: what still goes on comes first, and it is finished once all that is left is. */
  readonly state: RunState;
  /** Of them so many are finished; those that were removed do not count. */
  readonly finished: number;
  readonly total: number;
  /** 0…1, with a part of the one that trains. */
  readonly share: number;
  /** The one that trains, and its place among all, from 1. */
  readonly current: { readonly training: TransferTraining; readonly run: Run; readonly place: number } | null;
}

const order: readonly RunState[] = ['running', 'queued', 'paused', 'failed', 'crashed', 'cancelled'];

export function progressOf({ trainings }: Pick<Transfer, 'trainings'>, runs: readonly Run[]): TransferProgress {
  const there = trainings.flatMap((training) => {
    const run = runs.find(({ id }) => id === training.run);
    return run ? [{ training, run }] : [];
  });
  const is = (state: RunState) => there.filter(({ run }) => run.state === state);
  const [current] = is('running');
  const finished = is('finished').length;
  const part = current && current.run.stepsTotal > 0 ? current.run.stepsDone / current.run.stepsTotal : 0;
  return {
    state: order.find((state) => is(state).length > 0) ?? 'finished',
    finished,
    total: there.length,
    share: there.length === 0 ? 0 : (finished + part) / there.length,
    current: current ? { ...current, place: there.indexOf(current) + 1 } : null,
  };
}

/** The runs that belong to no transfer. */
export function aloneAmong(runs: readonly Run[], transfers: readonly Transfer[]): Run[] {
  const belonging = new Set(transfers.flatMap(({ trainings }) => trainings.map(({ run }) => run)));
  return runs.filter(({ id }) => !belonging.has(id));
}
