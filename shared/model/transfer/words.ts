/* How a report says kinds of training, shares, accuracies and times. */
import type { TransferMeasurement, TransferStrategy } from '../transfer.ts';
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

/** Fine-tuning with 5 % of the labels (23). */
export function measurementWords({ strategy, share, labels }: Pick<TransferMeasurement, 'strategy' | 'share' | 'labels'>): string {
  const words = strategyWords[strategy];
  if (share === 0) return `${words} without labels`;
  return share === 1 ? `${words} with all labels (${labels})` : `${words} with ${shareFigure(share)} of the labels (${labels})`;
}

export const accuracyFigure = (accuracy: number): string => `${(100 * accuracy).toFixed(1)} %`;

/** With as many digits as tell something. */
export function timeFigure(seconds: number): string {
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
