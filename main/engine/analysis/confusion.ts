/*
 * Which classes are taken for which.
 *
 *   n_kl            items of class k that are taken for class l
 *   recall_k        n_kk / Σ_l n_kl          the accuracy of class k
 *   precision_l     n_ll / Σ_k n_kl
 */
import { largestOfRows } from '../statistics/rows.ts';

export interface ClassScores {
  /** Items of this class. */
  readonly count: number;
  /** Items that are taken for it. */
  readonly predicted: number;
  /** Null for a class without items. */
  readonly recall: number | null;
  /** Null for a class that nothing is taken for. */
  readonly precision: number | null;
}

export interface Confusion {
  /** [K, K], row by row: true classes down, predicted ones across. */
  readonly matrix: Uint32Array;
  readonly classes: readonly ClassScores[];
  /** Over all items, null without any. */
  readonly accuracy: number | null;
  /** The mean recall of the classes that have items, null without any. */
  readonly balancedAccuracy: number | null;
}

/**
 * @param probabilities [count, classes]
 * @param labels the class of each item; items of none of these, such as −1 for not known, are left out
 */
export function confusionOf(probabilities: Float32Array, labels: Int32Array, classes: number): Confusion {
  const matrix = new Uint32Array(classes * classes);
  largestOfRows(probabilities, classes).forEach((predicted, item) => {
    const label = labels[item] ?? -1;
    const at = label * classes + predicted;
    if (label >= 0 && label < classes) matrix[at] = (matrix[at] ?? 0) + 1;
  });
  const scores = Array.from({ length: classes }, (_, k): ClassScores => {
    const count = sum(matrix.subarray(k * classes, (k + 1) * classes));
    const predicted = sum(matrix.filter((_value, at) => at % classes === k));
    const right = matrix[k * classes + k] ?? 0;
    return { count, predicted, recall: count > 0 ? right / count : null, precision: predicted > 0 ? right / predicted : null };
  });
  const total = sum(matrix);
  const recalls = scores.flatMap(({ recall }) => recall ?? []);
  return {
    matrix,
    classes: scores,
    accuracy: total > 0 ? sum(matrix.filter((_value, at) => at % (classes + 1) === 0)) / total : null,
    balancedAccuracy: recalls.length > 0 ? sum(recalls) / recalls.length : null,
  };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
