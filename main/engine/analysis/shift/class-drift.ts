/*
 * How far each class seems to have moved.
 *
 *   drift_k = ‖m_k − m'_k‖ / √(mean_{i of k} ‖x_i − m_k‖²)
 *
 * m_k: the mean of the source's items of class k; m'_k: that of the target items that a classifier of the source takes for k. 1: as far as
 * items of the class usually are from their mean. A class that is taken for another is not seen to have moved.
 */
import type { Rows } from '../../statistics/rows.ts';

export interface ClassDrift {
  /** Null where either side has fewer than two items, or the source's coincide. */
  readonly drift: number | null;
  /** Items of the source. */
  readonly source: number;
  /** Items of the target that are taken for this class. */
  readonly taken: number;
}

/** @param labels the class of each source item @param predicted the class that each target item is taken for */
export function classDrift(source: Rows, labels: Int32Array, target: Rows, predicted: Int32Array, classes: number): readonly ClassDrift[] {
  const [own, theirs] = [meansOf(source, labels, classes), meansOf(target, predicted, classes)];
  const { width } = source;
  const squares = new Float64Array(classes);
  labels.forEach((label, item) => (squares[label] = (squares[label] ?? 0) + squaredBetween(source.values, item, own.means, label, width)));
  return Array.from({ length: classes }, (_, k): ClassDrift => {
    const [items, taken] = [own.counts[k] ?? 0, theirs.counts[k] ?? 0];
    const spread = Math.sqrt((squares[k] ?? 0) / Math.max(1, items));
    const known = items > 1 && taken > 1 && spread > 0;
    return { drift: known ? Math.sqrt(squaredBetween(own.means, k, theirs.means, k, width)) / spread : null, source: items, taken };
  });
}

function meansOf({ width, values }: Rows, labels: Int32Array, classes: number): { means: Float64Array; counts: Int32Array } {
  const [means, counts] = [new Float64Array(classes * width), new Int32Array(classes)];
  labels.forEach((label) => (counts[label] = (counts[label] ?? 0) + 1));
  labels.forEach((label, item) => {
    for (let at = 0; at < width; at++) {
      const to = label * width + at;
      means[to] = (means[to] ?? 0) + (values[item * width + at] ?? 0) / (counts[label] ?? 1);
    }
  });
  return { means, counts };
}

function squaredBetween(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  let sum = 0;
  for (let at = 0; at < width; at++) sum += ((a[i * width + at] ?? 0) - (b[j * width + at] ?? 0)) ** 2;
  return sum;
}
