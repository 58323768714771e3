/* What a report says beneath its tables, on whatever it stands. */
import type { BackboneRanking } from '../ranking.ts';
import type { TransferReport } from '../transfer.ts';

export const costNote = ({ power }: Pick<TransferReport, 'power'>): string =>
  `What one more such training would take, by the mean of those that were measured, running the backbone over the items with it. “To 90 %”: until an accuracy of 90 % was first measured; a level that no training reached is left out. Energy was not measured: it is the time at ${power.watts} W, which the ${power.device} is taken to draw while it trains.`;

export const rankingNote = ({ items }: BackboneRanking): string =>
  `By ${items} labelled items that may be trained on; higher is better, and scores compare within a column.`;

export const rankingFigure = (value: number | null | undefined): string => value?.toFixed(3).replace('-', '−') ?? '–';

/** How it was measured, a sentence or two each. */
export function howNotes({ split, measured, engine, measuredAt }: TransferReport): string[] {
  const seeds = [...new Set(measured.flatMap((one) => one.seeds.map(({ seed }) => seed)))].sort((a, b) => a - b);
  return [
    `One frozen split (seed ${split.seed}): every training is scored on the same ${split.heldOut} held-out items, and none trains on them; ${split.labelled} labelled items may be trained on.`,
    ...(seeds.length > 0 ? [`Accuracies are means ± standard deviations over the seeds ${seeds.join(', ')}.`] : []),
    'Labels saved: accuracies from scratch are made to rise with the share of labels, and are straight between two shares in the logarithm of the share.',
    'Each comparison pairs seeds and is tested by itself at 5 %: of twenty between which there is no difference, one would be expected to show some.',
    `Engine: ${engine}. Measured on ${measuredAt.slice(0, 10)}.`,
  ];
}
