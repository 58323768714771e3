import { transferStrategies } from '../../shared/model/transfer.ts';
import type { TransferMeasurement, TransferStrategy } from '../../shared/model/transfer.ts';
import { capitalised, strategyWords } from '../../shared/model/transfer/words.ts';

export interface SharePoint {
  readonly share: number;
  readonly mean: number;
  /** The mean less and more a standard deviation, within 0 and 1; the mean itself of one seed. */
  readonly low: number;
  readonly high: number;
}

/** A kind of training in a chart of accuracy by share of the labels. */
export interface ShareLine {
  readonly strategy: TransferStrategy;
  readonly label: string;
  /** The fewest labels first. */
  readonly points: readonly SharePoint[];
  /** Trained without labels: the same for any share. */
  readonly level: boolean;
}

/** The line of each kind that was measured, in the order in which they are trained. */
export const shareLines = (measured: readonly TransferMeasurement[]): ShareLine[] =>
  transferStrategies.flatMap((strategy) => {
    const points = measured.filter((one) => one.strategy === strategy).map(pointOf);
    return points.length === 0
      ? []
      : [
          {
            strategy,
            label: capitalised(strategyWords[strategy].replace('training ', '')),
            points: points.sort((a, b) => a.share - b.share),
            level: points.every(({ share }) => share === 0),
          },
        ];
  });

function pointOf({ share, mean, deviation }: TransferMeasurement): SharePoint {
  const spread = deviation ?? 0;
  return { share, mean, low: Math.max(0, mean - spread), high: Math.min(1, mean + spread) };
}

/** The shares that a chart spans, none of them 0; with one alone some room on both sides. */
export function spanOf(lines: readonly ShareLine[]): [number, number] {
  const shares = lines.flatMap(({ points }) => points.map(({ share }) => share)).filter((share) => share > 0);
  if (shares.length === 0) return [0.01, 1];
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  return least === most ? [least / 2, most * 2] : [least, most];
}
