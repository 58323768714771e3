/*
 * With which share of the labels training from scratch reaches an accuracy.
 *
 * Accuracies by share are first made monotone, since more labels do not make a model worse but by chance: the nearest that rise, in
 * least squares (pool adjacent violators; Barlow et al., Statistical Inference under Order Restrictions, 1972). Between two shares they
 * are straight in the logarithm of the share, and beyond the fewest and the most measured nothing is said.
 */
import type { EquivalentShare } from '../transfer.ts';

export interface SharePoint {
  readonly share: number;
  readonly accuracy: number;
}

/** So much less counts as the same: means of the same accuracies may differ by rounding. */
const rounding = 1e-9;

/** The nearest points whose accuracies rise with the share. */
export function risingWithShare(points: readonly SharePoint[]): SharePoint[] {
  const blocks: { shares: number[]; sum: number }[] = [];
  const level = ({ shares, sum }: { shares: number[]; sum: number }): number => sum / shares.length;
  for (const { share, accuracy } of points.toSorted((a, b) => a.share - b.share)) {
    let block = { shares: [share], sum: accuracy };
    for (let last = blocks.at(-1); last && level(last) > level(block); last = blocks.at(-1)) {
      blocks.pop();
      block = { shares: [...last.shares, ...block.shares], sum: last.sum + block.sum };
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => block.shares.map((share) => ({ share, accuracy: level(block) })));
}

/** The smallest share that reaches the accuracy. @param rising from `risingWithShare`, shares above 0; null of no points */
export function shareReaching(accuracy: number, rising: readonly SharePoint[]): EquivalentShare | null {
  const [first, last] = [rising[0], rising.at(-1)];
  if (!first || !last) return null;
  const at = rising.findIndex((point) => point.accuracy >= accuracy - rounding);
  if (at === 0) return { bound: 'at most', share: first.share };
  const [below, above] = [rising[at - 1], rising[at]];
  if (!below || !above) return { bound: 'more than', share: last.share };
  const part = Math.min(1, (accuracy - below.accuracy) / (above.accuracy - below.accuracy));
  return { bound: 'equal', share: below.share * (above.share / below.share) ** part };
}
