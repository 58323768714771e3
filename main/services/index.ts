import type { Handlers } from '../../shared/contract/contract.ts';
import { analysisHandlers } from './analyses.ts';
import { backboneHandlers } from './backbones.ts';
import { checkHandlers } from './checks.ts';
import { releaseContent } from './content.ts';
import { purge } from './dataset-trash.ts';
import { datasetHandlers } from './datasets.ts';
import { exportHandlers } from './exports.ts';
import { createJobs } from './jobs.ts';
import { refuseWhileTraining } from './refuse-while-training.ts';
import { createRunQueue } from './run-queue.ts';
import { runHandlers } from './runs.ts';
import { shiftHandlers } from './shift.ts';
import type { Context, Ports } from './services.ts';
import { transferHandlers } from './transfer/transfers.ts';

export type { Ports } from './services.ts';

/** All use cases over the given ports. Runs that an earlier owner of the library left behind are put into a state that holds. */
export async function createServices(ports: Ports): Promise<{ handlers: Handlers; close(): Promise<void> }> {
  const jobs = createJobs(ports.emit);
  const context: Context = { ...ports, jobs };
  leaveNothingHanging(context);
  await emptyTrash(context);
  const queue = createRunQueue(context);
  const handlers: Handlers = {
    'catalog.get': async () => ports.catalog,
    'library.get': () => ports.library(),
    'files.list': ({ path }) => ports.listFiles(path),
    'engines.list': ({ refresh }) => ports.trainer.engines(refresh),
    'engines.providers': () => ports.trainer.providers(),
    'engines.install': ({ job, ...request }) => jobs.run(job, (report, signal) => ports.trainer.install(request, report, signal)),
    'engines.bench': ({ job, ...request }) =>
      jobs.run(job, (report, signal) => {
        refuseWhileTraining(context);
        return ports.trainer.bench(request, report, signal);
      }),
    'jobs.cancel': async ({ job }) => {
      jobs.cancel(job);
      return {};
    },
    ...datasetHandlers(context),
    ...checkHandlers(context),
    ...runHandlers(context, queue),
    ...analysisHandlers(context),
    ...shiftHandlers(context),
    ...exportHandlers(context),
    ...backboneHandlers(context),
    ...transferHandlers(context, queue),
  };
  return {
    handlers,
    async close() {
      await Promise.all([jobs.close(), queue.close()]);
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

/**
 * Removes what was put into the trash a week ago; content that a run or another data set still needs stays. What the disk
 * refuses is left for the next start: it must not keep anyone from their library.
 */
async function emptyTrash(context: Context): Promise<void> {
  const { store, folders, now } = context;
  const before = new Date(now().getTime() - trashDays * 86_400_000).toISOString();
  for (const { id, sourceHash, targetHash, moreSources } of store.trashedRunsBefore(before)) {
    const removed = await folders.remove(folders.run(id)).then(succeeded, failed);
    if (!removed) continue;
    store.deleteRun(id);
    // The last that needed the content of a data set which is gone.
    for (const hash of [sourceHash, targetHash, ...moreSources.map((source) => source.hash)])
      await releaseContent(context, hash).then(succeeded, failed);
  }
  await purge(context, store.trashedDatasets(before));
  await purgeBackbones(context, before);
  store.purgeTransfers(before);
}

/** Removes backbones that no run needs any more. */
async function purgeBackbones({ store, backboneFiles }: Context, before: string): Promise<void> {
  const needed = new Set([...store.runs(), ...store.trashedRunsBefore('9999')].map(({ config }) => config.backbone));
  for (const { id, hash } of store.trashedBackbonesBefore(before)) {
    if (needed.has(id)) continue;
    const shared = [...store.backbones(), ...store.trashedBackbonesBefore('9999')].some((other) => other.hash === hash && other.id !== id);
    if (!shared && !(await backboneFiles.remove(hash).then(succeeded, failed))) continue;
    store.deleteBackbone(id);
  }
}

const succeeded = (): boolean => true;
const failed = (): boolean => false;
