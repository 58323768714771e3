import type { Handlers, RequestOutput } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Run } from '../../../shared/model/run.ts';
import { drawnBy } from '../../../shared/model/transfer/cost.ts';
import { measuresOf } from '../../../shared/model/transfer/from-runs.ts';
import { transferReport } from '../../../shared/model/transfer/report.ts';
import type { Transfer } from '../../../shared/model/transfer/transfer.ts';
import type { RunQueue } from '../run-queue.ts';
import type { Context } from '../services.ts';
import { planTransfer, resolveTransfer } from './plan.ts';
import { startTransfer } from './start.ts';

export type TransferHandlers = Pick<
  Handlers,
  | 'transfers.plan'
  | 'transfers.start'
  | 'transfers.list'
  | 'transfers.get'
  | 'transfers.pause'
  | 'transfers.resume'
  | 'transfers.remove'
  | 'transfers.restore'
>;

/** A measuring of transfer is its runs: it has no state of its own, and its report is made of those that are finished. */
export function transferHandlers(context: Context, queue: RunQueue): TransferHandlers {
  const { store, emit, jobs } = context;
  const changed = (transfer: Transfer): Transfer => {
    emit('transfers.changed', { ids: [transfer.id] });
    return transfer;
  };
  return {
    'transfers.plan': async (request) => planTransfer(context, resolveTransfer(context, request)),
    'transfers.start': ({ job, ...request }) =>
      jobs.run(job, async (report, signal) => changed(await startTransfer(context, queue, request, report, signal))),
    'transfers.list': async () => store.transfers(),
    'transfers.get': async ({ id }) => seen(context, findTransfer(context, id)),
    'transfers.pause': async ({ id }) => {
      const transfer = findTransfer(context, id);
      // Those that wait first: else each would begin when the one before it stops.
      const going = runsOf(context, transfer).sort((a, b) => Number(a.state === 'running') - Number(b.state === 'running'));
      for (const run of going) if (run.state === 'queued' || run.state === 'running') await queue.stop(run.id, 'pause');
      return seen(context, transfer);
    },
    'transfers.resume': async ({ id }) => {
      const transfer = findTransfer(context, id);
      for (const run of runsOf(context, transfer))
        if (resumable.has(run.state)) queue.enqueue(store.updateRun(run.id, { state: 'queued', error: null }));
      return seen(context, transfer);
    },
    'transfers.remove': async ({ id }) => {
      const transfer = findTransfer(context, id);
      const runs = runsOf(context, transfer);
      const going = runs.find(({ state }) => state === 'running' || state === 'queued');
      if (going) throw new AppError('conflict', `Its run ${going.id} is ${going.state}.`, { hint: 'Pause the measuring first.' });
      for (const run of runs) store.trashRun(run.id);
      store.trashTransfer(transfer.id);
      emit('runs.changed', { ids: runs.map((run) => run.id) });
      changed(transfer);
      return {};
    },
    'transfers.restore': async ({ id }) => {
      const transfer = findTransfer(context, id, true);
      store.restoreTransfer(transfer.id);
      for (const { run } of transfer.trainings) store.restoreRun(run);
      emit('runs.changed', { ids: transfer.trainings.map(({ run }) => run) });
      return changed(transfer);
    },
  };
}

const resumable: ReadonlySet<Run['state']> = new Set(['paused', 'failed', 'cancelled', 'crashed']);

function findTransfer({ store }: Context, id: string, trashed = false): Transfer {
  const found = store.transfer(id, trashed);
  if (found) return found;
  throw new AppError('not-found', `There is no measuring of transfer with the id ${id}.`, {
    hint: 'isthmus transfer list shows those that there are.',
    details: { id },
  });
}

/** Those that were not removed. */
const runsOf = ({ store }: Context, { trainings }: Transfer): Run[] => trainings.flatMap(({ run }) => store.run(run) ?? []);

async function seen(context: Context, transfer: Transfer): Promise<RequestOutput<'transfers.get'>> {
  const { store, trainer } = context;
  const runs = runsOf(context, transfer);
  const found = new Map(runs.map((run) => [run.id, { run, metrics: store.metrics(run.id, 0) }]));
  const engine = runs.find(({ state }) => state === 'finished')?.engine ?? null;
  const device = engine === null ? null : ((await trainer.engines(false)).find(({ id }) => id === engine)?.device ?? null);
  const measures = measuresOf(transfer, found, drawnBy(device));
  return { transfer, runs, report: measures && transferReport(measures) };
}
