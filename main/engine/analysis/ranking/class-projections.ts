/*
 * How much of each class lies along each direction of some features.
 *
 *   F = U S Vᵀ          F [n, d], U [n, r], the largest of S first; directions that F does not span are left out
 *   σ_r = S_r²          x²_kr = (u_r · y_k)²          y_k [n]: 1 for items of class k, 0 for the others
 *
 * By the eigenvectors of F Fᵀ [n, n] or Fᵀ F [d, d], whichever is smaller: with these V, u_r · y_k = v_r · Fᵀ y_k / S_r. Time is in
 * proportion to min(n, d)³: a second for 512, some five for 1,024.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { timesTransposed, transposed } from '../../closed-form/products.ts';

export interface ClassProjections {
  /** σ [r]. */
  readonly sigma: Float64Array;
  /** x² of each class, [r]. */
  readonly squares: readonly Float64Array[];
}

/** Of the largest σ: what is smaller is rounding. */
const spanned = 1e-12;

/** @param features F */
export function classProjections(features: Float32Array, labels: Int32Array, classes: number): ClassProjections {
  const n = labels.length;
  const d = features.length / n;
  const byItems = n <= d;
  const side = byItems ? features : transposed(features, d);
  const size = Math.min(n, d);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.from1DArray(size, size, timesTransposed(side, side, Math.max(n, d))),
    { assumeSymmetric: true },
  );
  const valueAt = (at: number): number => realEigenvalues[at] ?? 0;
  const order = realEigenvalues.map((_, at) => at).sort((a, b) => valueAt(b) - valueAt(a));
  const kept = order.filter((at) => valueAt(at) > spanned * valueAt(order[0] ?? 0));
  const directions = kept.map((at) => eigenvectorMatrix.getColumn(at));
  const classSums = sumsByClass(byItems ? null : features, labels, classes, size);
  return {
    sigma: Float64Array.from(kept, valueAt),
    squares: classSums.map((sums) =>
      Float64Array.from(directions, (direction, at) => {
        const along = direction.reduce((sum, value, row) => sum + value * (sums[row] ?? 0), 0);
        return along ** 2 / (byItems ? 1 : valueAt(kept[at] ?? 0));
      }),
    ),
  };
}

/** Of each class Fᵀ y_k [d], or y_k [n] itself where there are no features. */
function sumsByClass(features: Float32Array | null, labels: Int32Array, classes: number, size: number): Float64Array[] {
  const sums = Array.from({ length: classes }, () => new Float64Array(size));
  labels.forEach((label, item) => {
    const sum = sums[label] ?? new Float64Array(size);
    if (!features) sum[item] = 1;
    else for (let at = 0; at < size; at++) sum[at] = (sum[at] ?? 0) + (features[item * size + at] ?? 0);
  });
  return sums;
}
