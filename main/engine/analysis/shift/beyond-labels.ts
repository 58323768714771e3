/*
 * Whether the domains still differ once their classes have the same shares: only where they then do not is an estimate of shares from
 * the classifier's predictions (label-shift.ts) to be believed.
 *
 * Of as many source items as can be drawn, none twice, with the shares that the target is estimated to have: the proxy A-distance, and
 * the permutation test of MMD², which also sees what no line tells apart. Other shares can hide a shift of the mean from the first.
 */
import { permutation, randomFor } from '../../random.ts';
import { rowsAt } from '../../statistics/rows.ts';
import type { Rows } from '../../statistics/rows.ts';
import { proxyADistance } from '../a-distance.ts';
import { meanDiscrepancyTest } from './mmd-test.ts';

/** With fewer items neither says much. */
const fewest = 40;

/** @param shares of each class, of sum 1. Null where too few items can be drawn. */
export function shiftBeyondLabels(
  source: Rows,
  labels: Int32Array,
  target: Rows,
  shares: readonly number[],
  seed: number,
): { readonly aDistance: number; readonly p: number } | null {
  const counts = new Int32Array(shares.length);
  labels.forEach((label) => (counts[label] = (counts[label] ?? 0) + 1));
  const size = Math.min(...shares.map((share, k) => (share > 0 ? (counts[k] ?? 0) / share : Infinity)));
  const left = shares.map((share) => Math.round(share * size));
  const drawn = permutation(randomFor(seed, 'shift/shares'), source.count).filter((item) => {
    const label = labels[item] ?? -1;
    if ((left[label] ?? 0) <= 0) return false;
    left[label] = (left[label] ?? 0) - 1;
    return true;
  });
  if (drawn.length < fewest || target.count < fewest) return null;
  const flat = (rows: Rows): Float32Array => Float32Array.from(rows.values);
  const fitting = rowsAt(source, drawn);
  const distance = proxyADistance(flat(fitting), flat(target), source.width, seed);
  const test = meanDiscrepancyTest(fitting, target, seed);
  return distance && test && { aDistance: distance.distance, p: test.p };
}
