import { projection } from '../statistics/projection.ts';
import type { Rows } from '../statistics/rows.ts';

/** Features of two domains as rows, wide ones projected at random to 128 columns; the same projection whenever the seed is the same. */
export function featureRows(
  source: Float32Array,
  target: Float32Array,
  featureSize: number,
  seed: number,
): { readonly source: Rows; readonly target: Rows } {
  const project = projection(featureSize, seed);
  return { source: project(source), target: project(target) };
}
