/*
 * Maximum mean discrepancy of the features of two domains, by the median heuristic.
 * Gretton et al., A Kernel Two-Sample Test, JMLR 13, 2012 (lemma 6 and section 8).
 *
 *   MMD² = mean_{i≠j} κ(s_i, s_j) + mean_{i≠j} κ(t_i, t_j) − 2 mean_{i,j} κ(s_i, t_j)
 *   κ(x, y) = 1/5 Σ_{b=−2…2} exp(−‖x − y‖² / (2 · 2^b · σ²))          σ: the median of ‖x − y‖ over all pairs of both domains
 *
 * The estimate is unbiased, so it may be a little below 0. σ follows the features: values of two models compare, however large their
 * features are. Time and memory are in proportion to n².
 */
import { squaredDistances } from '../statistics/distances.ts';
import { discrepancyOf } from '../statistics/mean-discrepancy.ts';
import { stacked } from '../statistics/rows.ts';
import type { Rows } from '../statistics/rows.ts';
import { featureRows } from './features.ts';

export interface MeanDiscrepancy {
  /** MMD². */
  readonly squared: number;
  /** σ. */
  readonly bandwidth: number;
}

/** @param source features [count, featureSize], as are those of the target. Null where a domain has fewer than two items, or all are alike. */
export function meanDiscrepancy(source: Float32Array, target: Float32Array, featureSize: number, seed: number): MeanDiscrepancy | null {
  const rows = featureRows(source, target, featureSize, seed);
  const pairs = pairsOf(rows.source, rows.target);
  if (!pairs) return null;
  const { squares, variance } = pairs;
  return { squared: discrepancyOf(squares, [rows.source.count, rows.target.count], variance), bandwidth: Math.sqrt(variance) };
}

export interface Pairs {
  /** ‖x − y‖² of all items, those of the source first, [n, n]. */
  readonly squares: Float32Array;
  /** σ². */
  readonly variance: number;
}

/** Null where a domain has fewer than two items, or all are alike. */
export function pairsOf(source: Rows, target: Rows): Pairs | null {
  if (source.count < 2 || target.count < 2) return null;
  const n = source.count + target.count;
  const squares = squaredDistances(stacked(source, target));
  const once = new Float32Array((n * (n - 1)) / 2);
  for (let i = 0, at = 0; i < n; i++) for (let j = i + 1; j < n; j++) once[at++] = squares[i * n + j] ?? 0;
  const variance = medianOf(once);
  return variance > 0 ? { squares, variance } : null;
}

/** Sorts its values. */
function medianOf(values: Float32Array): number {
  values.sort();
  const middle = values.length / 2;
  return ((values[Math.ceil(middle) - 1] ?? Number.NaN) + (values[Math.floor(middle)] ?? Number.NaN)) / 2;
}
