import type { Handlers } from '../../shared/contract/contract.ts';
import { datasetHandlers } from './datasets.ts';
import { exportHandlers } from './exports.ts';
import { createJobs } from './jobs.ts';
import { createRunQueue } from './run-queue.ts';
import { runHandlers } from './runs.ts';
import type { Context, Ports } from './services.ts';

export type { Ports } from './services.ts';

/** All use cases over the given ports. Runs that an earlier owner of the library left behind are put into a state that holds. */
export function createServices(ports: Ports): { handlers: Handlers; close(): Promise<void> } {
  const jobs = createJobs(ports.emit);
  const context: Context = { ...ports, jobs };
  leaveNothingHanging(context);
  void emptyTrash(context);
  const queue = createRunQueue(context);
  const handlers: Handlers = {
    'catalog.get': async () => ports.catalog,
    'library.get': () => ports.library(),
    'files.list': ({ path }) => ports.listFiles(path),
    'engines.list': ({ refresh }) => ports.trainer.engines(refresh),
    'engines.install': ({ from, job }) => jobs.run(job, (report, signal) => ports.trainer.install(from, report, signal)),
    'jobs.cancel': async ({ job }) => {
      jobs.cancel(job);
      return {};
    },
    ...datasetHandlers(context),
    ...runHandlers(context, queue),
    ...exportHandlers(context),
  };
  return {
    handlers,
    async close() {
      jobs.cancelAll();
      await queue.close();
    },
  };
}

/** A run that trains while nobody owns the library has crashed; one that waited is paused, so that opening starts nothing. */
function leaveNothingHanging({ store, now }: Context): void {
  for (const run of store.runs()) {
    if (run.state === 'queued') store.updateRun(run.id, { state: 'paused' });
    if (run.state !== 'running') continue;
    const error = {
      code: 'trainer-crashed',
      message: 'The app ended while this run was training.',
      hint: 'Resume it: it goes on at its last checkpoint.',
    };
    store.updateRun(run.id, { state: 'crashed', error, endedAt: now().toISOString() });
  }
}

const trashDays = 7;

/** Removes what was put into the trash a week ago; content that a run or another data set still needs stays. */
async function emptyTrash({ store, data, now }: Context): Promise<void> {
  const old = store.trashedBefore(new Date(now().getTime() - trashDays * 86_400_000).toISOString());
  for (const dataset of old) {
    store.deleteDataset(dataset.id);
    const needed =
      store.datasets().some((other) => other.hash === dataset.hash) ||
      store.runs().some((run) => run.sourceHash === dataset.hash || run.targetHash === dataset.hash);
    if (!needed) await data.remove(dataset);
  }
}
