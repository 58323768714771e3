import type { TransferRequest } from '../../../shared/config/transfer-request.ts';
import { datasetTitle } from '../../../shared/model/dataset.ts';
import type { BackboneRanking } from '../../../shared/model/ranking.ts';
import type { Transfer } from '../../../shared/model/transfer/transfer.ts';
import { trainingWords } from '../../../shared/model/transfer/words.ts';
import { findDataset } from '../datasets.ts';
import { findBackbone } from '../find-backbone.ts';
import type { Report } from '../ports/report.ts';
import { rankFor } from '../rank-backbones.ts';
import type { RunQueue } from '../run-queue.ts';
import type { Context } from '../services.ts';
import { startRun } from '../start-run.ts';
import { planTransfer, resolveTransfer } from './plan.ts';

/** Starts the runs of a measuring, behind those that wait already. Throws what is wrong where nothing can be measured. */
export async function startTransfer(
  context: Context,
  queue: RunQueue,
  asked: TransferRequest,
  report: Report,
  signal: AbortSignal,
): Promise<Transfer> {
  const ranking = asked.rank ? await rankingFor(context, asked, report, signal) : null;
  const request = resolveTransfer(context, { ...asked, backbone: asked.backbone ?? ranking?.backbones[0]?.name ?? null });
  const { trainings, skipped } = planTransfer(context, request);
  const id = context.newId();
  const started = trainings.map(({ strategy, share, config }) => {
    const run = startRun(context, queue, config, `Transfer ${id}: ${trainingWords({ strategy, share })}`);
    return { strategy, share, run: run.id };
  });
  const transfer: Transfer = {
    id,
    request,
    target: datasetTitle(findDataset(context, request.target)),
    source: request.source === null ? null : datasetTitle(findDataset(context, request.source)),
    backbone: request.backbone === null ? null : findBackbone(context, request.backbone).name,
    skipped: [...skipped],
    ranking,
    trainings: started,
    createdAt: context.now().toISOString(),
  };
  context.store.insertTransfer(transfer);
  return transfer;
}

/** By the labels that may be trained on: those that are held out choose nothing. */
const rankingFor = (
  context: Context,
  { target, training, seed }: TransferRequest,
  report: Report,
  signal: AbortSignal,
): Promise<BackboneRanking> => rankFor(context, { dataset: target, backbones: [], split: { training, seed } }, report, signal);
