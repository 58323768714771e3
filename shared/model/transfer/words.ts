/* How a report says kinds of training, shares, accuracies and times. */
import type { TransferCost, TransferMeasurement, TransferStrategy } from '../transfer.ts';
import { labelsAt } from './measurement.ts';

export const strategyWords: Readonly<Record<TransferStrategy, string>> = {
  'from-scratch': 'training from scratch',
  'feature-extraction': 'feature extraction',
  'fine-tuning': 'fine-tuning',
  adaptation: 'adaptation',
};

export const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Two digits that count: 0.9 %, 5 %, 42 %. */
export const shareFigure = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** 42 % (193), or all labels (460). @param labelled how many labels all are */
export const shareWords = (share: number, labelled: number): string =>
  share === 1 ? `all labels (${labelled})` : `${shareFigure(share)} (${labelsAt(share, labelled)})`;

/** Fine-tuning, 5 % of the labels. @param share none where there are no labels in it, or where all shares are meant */
export const trainingWords = ({ strategy, share }: { readonly strategy: TransferStrategy; readonly share: number | null }): string =>
  share === null || share === 0 ? strategyWords[strategy] : `${strategyWords[strategy]}, ${shareFigure(share)} of the labels`;

/** Fine-tuning with 5 % of the labels (23). */
export function measurementWords({ strategy, share, labels }: Pick<TransferMeasurement, 'strategy' | 'share' | 'labels'>): string {
  const words = strategyWords[strategy];
  if (share === 0) return `${words} without labels`;
  return share === 1 ? `${words} with all labels (${labels})` : `${words} with ${shareFigure(share)} of the labels (${labels})`;
}

export const accuracyFigure = (accuracy: number): string => `${(100 * accuracy).toFixed(1)} %`;

/** 88.1 ± 1.2 %; of one seed the accuracy alone. */
export const spreadFigure = ({ mean, deviation }: Pick<TransferMeasurement, 'mean' | 'deviation'>): string =>
  deviation === null ? accuracyFigure(mean) : `${(100 * mean).toFixed(1)} ± ${accuracyFigure(deviation)}`;

/** As a table's cell: 5 % (23), or none. @param labels null where it is not known yet how many they are */
export const labelsFigure = (share: number, labels: number | null): string =>
  share === 0 ? 'none' : `${shareFigure(share)}${labels === null ? '' : ` (${labels})`}`;

/** With as many digits as tell something. */
export function timeFigure(seconds: number): string {
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

export const energyFigure = (wattHours: number): string => `${Number(wattHours.toPrecision(2))} Wh`;

/** 90 %, or 92.5 %. */
export const levelFigure = (level: number): string => `${Number((100 * level).toFixed(1))} %`;

/** The levels that any training reached. */
export const levelsReached = (costs: readonly TransferCost[]): number[] => [
  ...new Set(costs.flatMap(({ reached }) => reached.filter(({ seeds }) => seeds > 0).map(({ accuracy }) => accuracy))),
];

/** How long a level took, or how many of the seeds reached it. */
export function reachedFigure({ reached }: TransferCost, level: number, seeds: number): string {
  const found = reached.find(({ accuracy }) => accuracy === level);
  if (!found || found.seeds === 0) return '–';
  return found.seconds === null ? `${found.seeds} of ${seeds} seeds` : timeFigure(found.seconds);
}
