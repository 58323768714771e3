/*
 * How far single features moved from one domain to the other.
 *
 *   d = (μ_t − μ_s) / √((σ_s² + σ_t²) / 2)               standardised mean difference (Cohen, Statistical Power Analysis, 1988)
 *   D = sup_x |F_s(x) − F_t(x)|                          Kolmogorov–Smirnov; F: the shares of values up to x
 */
import type { Rows } from '../../statistics/rows.ts';

export interface Moments {
  readonly mean: number;
  /** σ, of a sample: over n − 1. */
  readonly deviation: number;
}

export interface FeatureDrift {
  readonly column: number;
  /** d; null where the feature varies in neither domain and yet differs. */
  readonly difference: number | null;
  /** D. */
  readonly distance: number;
  readonly source: Moments;
  readonly target: Moments;
}

/** Of each column, the largest distance first. None where a domain has no items. */
export function featureDrift(source: Rows, target: Rows): readonly FeatureDrift[] {
  if (source.count === 0 || target.count === 0) return [];
  return Array.from({ length: source.width }, (_, column): FeatureDrift => {
    const [own, others] = [sortedColumn(source, column), sortedColumn(target, column)];
    const [s, t] = [moments(own), moments(others)];
    const spread = Math.sqrt((s.deviation ** 2 + t.deviation ** 2) / 2);
    const moved = t.mean - s.mean;
    // Rounding alone makes a column of one value vary by some 10⁻¹⁶ of it.
    const still = spread <= 1e-12 * Math.abs(s.mean);
    return {
      column,
      difference: still ? (Math.abs(moved) <= 1e-12 * Math.abs(s.mean) ? 0 : null) : moved / spread,
      distance: largestGap(own, others),
      source: s,
      target: t,
    };
  }).sort((a, b) => b.distance - a.distance || Math.abs(b.difference ?? Infinity) - Math.abs(a.difference ?? Infinity));
}

const sortedColumn = ({ count, width, values }: Rows, column: number): Float64Array =>
  Float64Array.from({ length: count }, (_, item) => values[item * width + column] ?? 0).sort();

function moments(values: Float64Array): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}

/** D of two ascending lists; equal values are passed in both before they are compared. */
function largestGap(a: Float64Array, b: Float64Array): number {
  let [i, j, gap] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && (a[i] ?? 0) <= value) i++;
    while (j < b.length && (b[j] ?? 0) <= value) j++;
    gap = Math.max(gap, Math.abs(i / a.length - j / b.length));
  }
  return gap;
}
