import type { RankingDescriptor } from '../../../../shared/model/ranking.ts';

/**
 * @param outputs [n, width], item after item: features, or class probabilities of the backbone, as the descriptor says
 * @param labels [n], the class of each item, 0 … classes − 1
 */
export type Score = (outputs: Float32Array, labels: Int32Array, classes: number) => number;

/** One score by which backbones can be ranked. Scores compare among backbones that were shown the same items. */
export interface Ranking {
  readonly descriptor: RankingDescriptor;
  /** NaN where there is nothing to tell: with fewer than two classes among the items, or where an output is no number. */
  readonly score: Score;
}

/** What `compute` says, or NaN where it would mean nothing. */
export const whereItTells =
  (compute: Score): Score =>
  (outputs, labels, classes) =>
    new Set(labels).size > 1 && outputs.length > 0 && outputs.every(Number.isFinite) ? compute(outputs, labels, classes) : Number.NaN;

/** n_k, how many items each class has. */
export function classCounts(labels: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
