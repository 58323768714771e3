/*
 * Items before any training: as the network would be fed, along the leading principal components of both domains together. Domains have
 * equal weight as far as their samples are of one size; names of domains and classes play no part.
 */
import { principalScores } from '../../closed-form/principal-components.ts';
import type { Rows } from '../../statistics/rows.ts';

/** The most components, and how many items there are to each at least: with fewer, classifiers go by chance. */
const most = 50;
const itemsEach = 10;

export interface Represented {
  readonly source: Rows;
  readonly target: Rows;
  /** The share of all variance that the components hold, 0 … 1; 1 where nothing varies. */
  readonly explained: number;
}

/** @param source prepared items [count, size], as are those of the target */
export function represent(source: Float32Array, target: Float32Array, size: number): Represented {
  const both = new Float32Array(source.length + target.length);
  both.set(source);
  both.set(target, source.length);
  const dimensions = Math.min(most, Math.max(2, Math.floor(both.length / size / itemsEach)));
  const { scores, width, found } = principalScores(both, size, dimensions);
  const count = source.length / size;
  const whole = found.meanVariance * size;
  const rows = (from: number, to: number): Rows => ({ count: to - from, width, values: scores.slice(from * width, to * width) });
  return {
    source: rows(0, count),
    target: rows(count, both.length / size),
    explained: whole > 0 ? Math.min(1, found.variances.reduce((sum, variance) => sum + variance, 0) / whole) : 1,
  };
}
