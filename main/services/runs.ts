import { AppError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import type { Run } from '../../shared/model/run.ts';
import { checkConfig } from './check-config.ts';
import { findDataset } from './datasets.ts';
import type { RunQueue } from './run-queue.ts';
import type { Context } from './services.ts';

export type RunHandlers = Pick<
  Handlers,
  'runs.start' | 'runs.list' | 'runs.get' | 'runs.pause' | 'runs.resume' | 'runs.cancel' | 'runs.note' | 'runs.remove' | 'runs.restore'
>;

/** A run by its id, or by the beginning of one where that is unique. Throws `not-found`. */
export function findRun({ store }: Pick<Context, 'store'>, id: string): Run {
  const exact = store.run(id);
  if (exact) return exact;
  const found = store.runs().filter((run) => id.length >= 4 && run.id.startsWith(id));
  if (found[0] && found.length === 1) return found[0];
  throw new AppError('not-found', found.length > 1 ? `Several runs begin with ${id}.` : `There is no run ${id}.`, {
    hint: 'The list of runs shows their ids.',
    details: { id },
  });
}

export function runHandlers(context: Context, queue: RunQueue): RunHandlers {
  const { store } = context;
  return {
    'runs.start': async (config) => {
      const source = findDataset(context, config.source);
      const more = config.moreSources.map((name) => findDataset(context, name));
      const target = findDataset(context, config.target);
      checkConfig(context, config, [source, ...more], target);
      const run: Run = {
        id: context.newId(),
        state: 'queued',
        config: { ...config, source: source.id, moreSources: more.map(({ id }) => id), target: target.id },
        note: '',
        engine: null,
        engineReason: null,
        versions: {},
        sourceHash: source.hash,
        targetHash: target.hash,
        sourceName: source.name,
        targetName: target.name,
        moreSources: more.map(({ id, name, hash }) => ({ id, name, hash })),
        classes: [],
        stepsDone: 0,
        stepsTotal: 0,
        millisecondsPerStep: null,
        lastSeq: 0,
        error: null,
        summary: {},
        createdAt: context.now().toISOString(),
        startedAt: null,
        endedAt: null,
      };
      store.insertRun(run);
      queue.enqueue(run);
      return run;
    },
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
