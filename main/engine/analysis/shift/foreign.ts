/*
 * Which items of the target look most like the source, and which least: by a classifier of the domain that did not learn from the item.
 *
 *   score(x) = d(t | x)          0: as of the source; ½: it might be of either; 1: as nothing in the source
 *
 * d is a logistic regression in which both domains count alike, whatever their numbers of items.
 */
import { stacked } from '../../statistics/rows.ts';
import type { Rows } from '../../statistics/rows.ts';
import { crossFitted } from './cross-fit.ts';

export interface Scored {
  /** Its place among the target's items. */
  readonly item: number;
  readonly score: number;
}

/** The target's items from the most typical of the source to the most foreign. None where a domain has fewer than two. */
export function byForeignness(source: Rows, target: Rows, seed: number): readonly Scored[] {
  if (source.count < 2 || target.count < 2) return [];
  const labels = new Int32Array(source.count + target.count).fill(1, source.count);
  const logits = crossFitted(stacked(source, target), labels, 2, seed);
  const prior = Math.log(source.count / target.count);
  return Array.from({ length: target.count }, (_, item) => {
    const at = 2 * (source.count + item);
    return { item, odds: (logits[at + 1] ?? 0) - (logits[at] ?? 0) + prior };
  })
    .sort((a, b) => a.odds - b.odds)
    .map(({ item, odds }) => ({ item, score: 1 / (1 + Math.exp(-odds)) }));
}
