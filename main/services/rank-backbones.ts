import type { RunConfig } from '../../shared/config/run-config.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { ParsedInput } from '../../shared/contract/contract.ts';
import { datasetTitle, itemsCalled } from '../../shared/model/dataset.ts';
import type { BackboneRanking } from '../../shared/model/ranking.ts';
import { findDataset } from './datasets.ts';
import { backbonePlace, findBackbone } from './find-backbone.ts';
import type { Report } from './ports/report.ts';
import type { Context } from './services.ts';

/** What is ranked, and on what: all items, or those that runs with this configuration train on. */
interface RankWish extends Omit<ParsedInput<'backbones.rank'>, 'job'> {
  readonly split?: Pick<RunConfig, 'training' | 'seed'>;
}

/** Ranks the backbones that are named, or all, as far as they take such items. Throws `bad-config` where none does. */
export function rankFor(
  context: Context,
  { dataset: id, backbones, split }: RankWish,
  report: Report,
  signal: AbortSignal,
): Promise<BackboneRanking> {
  const { store, data, trainer } = context;
  const dataset = findDataset(context, id);
  const all = backbones.length > 0 ? backbones.map((name) => findBackbone(context, name)) : store.backbones();
  const fitting = all.filter(({ input }) => input.kind === dataset.kind);
  if (fitting.length === 0)
    throw new AppError('bad-config', `No backbone takes ${itemsCalled[dataset.kind]}, which ${datasetTitle(dataset)} holds.`, {
      hint: 'Add one: isthmus backbone add PATH --name NAME',
      details: { field: 'backbone' },
    });
  const places = fitting.flatMap((one) => backbonePlace(context, { backbone: one.id, network: '' }) ?? []);
  return trainer.rank({ datasetFolder: data.folderOf(dataset.hash), backbones: places, ...(split && { split }) }, report, signal);
}
