import { AppError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import { findRun } from './find-run.ts';
import type { RunQueue } from './run-queue.ts';
import type { Context } from './services.ts';
import { startRun } from './start-run.ts';

export type RunHandlers = Pick<
  Handlers,
  'runs.start' | 'runs.list' | 'runs.get' | 'runs.pause' | 'runs.resume' | 'runs.cancel' | 'runs.note' | 'runs.remove' | 'runs.restore'
>;

export function runHandlers(context: Context, queue: RunQueue): RunHandlers {
  const { store } = context;
  return {
    'runs.start': async (config) => startRun(context, queue, config),
    'runs.list': async () => store.runs(),
    'runs.get': async ({ id, afterSeq }) => {
      const run = findRun(context, id);
      return { run, metrics: store.metrics(run.id, afterSeq), checkpoints: store.checkpoints(run.id) };
    },
    'runs.pause': async ({ id }) => queue.stop(findRun(context, id).id, 'pause'),
    'runs.cancel': async ({ id }) => queue.stop(findRun(context, id).id, 'cancel'),
    'runs.resume': async ({ id }) => {
      const run = store.updateRun(findRun(context, id).id, { state: 'queued', error: null });
      queue.enqueue(run);
      return run;
    },
    'runs.note': async ({ id, text }) => store.updateRun(findRun(context, id).id, { note: text }),
    'runs.remove': async ({ id }) => {
      const run = findRun(context, id);
      if (run.state === 'running' || run.state === 'queued')
        throw new AppError('conflict', `The run ${run.id} is ${run.state}.`, { hint: 'Cancel it first.' });
      store.trashRun(run.id);
      context.emit('runs.changed', { ids: [run.id] });
      return {};
    },
    'runs.restore': async ({ id }) => {
      store.restoreRun(id);
      const run = findRun(context, id);
      context.emit('runs.changed', { ids: [run.id] });
      return run;
    },
  };
}
