/*
 * Whether two domains differ at all: a permutation test of MMD².
 * Gretton et al., A Kernel Two-Sample Test, JMLR 13, 2012 (section 5); Phipson & Smyth, Permutation P-values Should Never Be Zero,
 * Statistical Applications in Genetics and Molecular Biology 9, 2010.
 *
 *   p = (1 + #{b : MMD²_b ≥ MMD²}) / (1 + B)          MMD²_b: with the names of the domains dealt anew among all items
 *
 * With K [n, n] the kernel of all pairs, r = K·1 and Σ its sum without the diagonal, a deal z ∈ {0, 1}ⁿ of s ones needs a = zᵀKz and
 * b = zᵀr alone, both without the diagonal:
 *
 *   MMD² = a / (s(s − 1)) + (Σ − 2b + a) / (t(t − 1)) − 2 (b − a) / (st)
 */
import { permutation, randomFor } from '../../random.ts';
import { kernel } from '../../statistics/mean-discrepancy.ts';
import type { Rows } from '../../statistics/rows.ts';
import { pairsOf } from '../mmd.ts';

/** B: enough to tell 0.05 from 0.01. */
export const permutations = 499;

export interface MeanDiscrepancyTest {
  /** MMD². */
  readonly squared: number;
  /** σ. */
  readonly bandwidth: number;
  readonly p: number;
}

/** Null where a domain has fewer than two items, or all are alike. Time is in proportion to B·s². */
export function meanDiscrepancyTest(source: Rows, target: Rows, seed: number): MeanDiscrepancyTest | null {
  const pairs = pairsOf(source, target);
  if (!pairs) return null;
  const [s, t] = [source.count, target.count];
  const n = s + t;
  const { squares: values, variance } = pairs;
  // In the place of the squares, which are not needed again.
  for (let at = 0; at < values.length; at++) values[at] = kernel((values[at] ?? 0) / variance);
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (i !== j) sums[i] = (sums[i] ?? 0) + (values[i * n + j] ?? 0);
  const total = sums.reduce((sum, value) => sum + value, 0);

  const discrepancy = (first: Int32Array): number => {
    let [a, b] = [0, 0];
    for (let i = 0; i < s; i++) {
      const place = first[i] as number;
      const row = place * n;
      b += sums[place] as number;
      let inRow = 0;
      for (let j = i + 1; j < s; j++) inRow += values[row + (first[j] as number)] as number;
      a += 2 * inRow;
    }
    return a / (s * (s - 1)) + (total - 2 * b + a) / (t * (t - 1)) - (2 * (b - a)) / (s * t);
  };
  const squared = discrepancy(Int32Array.from({ length: s }, (_, at) => at));
  const random = randomFor(seed, 'shift/mmd');
  let asLarge = 0;
  // Rounding must not part a deal from one that is the same.
  const least = squared - 1e-12;
  for (let drawn = 0; drawn < permutations; drawn++) if (discrepancy(permutation(random, n).subarray(0, s).sort()) >= least) asLarge++;
  return { squared, bandwidth: Math.sqrt(variance), p: (1 + asLarge) / (1 + permutations) };
}
