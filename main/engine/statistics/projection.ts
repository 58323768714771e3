/*
 * Very sparse random projection.
 * Li, Hastie & Church, Very Sparse Random Projections, KDD 2006.
 *
 *   x' = R x          x [d], R [k, d], x' [k]
 *   R_ij = √(s/k) · {1 with probability 1/(2s), −1 with 1/(2s), 0 otherwise}          s = √d
 *
 * Distances are kept on average, with a relative deviation of their squares of about √(2/k); k = 128. What is no wider than k is
 * left as it is.
 */
import { noiseFor } from '../random.ts';
import type { Rows } from './rows.ts';

/** k. */
const projectedWidth = 128;

/** For features of `width` columns, given flat [count, width]: the same projection whenever the seed is the same. */
export function projection(width: number, seed: number): (features: Float32Array) => Rows {
  if (width <= projectedWidth)
    return (features) => ({ count: width > 0 ? features.length / width : 0, width, values: Float64Array.from(features) });
  const k = projectedWidth;
  const s = Math.sqrt(width);
  const scale = Math.sqrt(s / k);
  const noise = noiseFor(seed, 'projection', width * k);
  // Column j of R as the places of what is not 0 in it, from starts[j] on, and what is there.
  const starts = new Int32Array(width + 1);
  const places: number[] = [];
  const entries: number[] = [];
  for (let j = 0; j < width; j++) {
    for (let i = 0; i < k; i++) {
      const drawn = (noise[j * k + i] ?? 0) * s;
      if (drawn >= 1) continue;
      places.push(i);
      entries.push(drawn < 0.5 ? scale : -scale);
    }
    starts[j + 1] = places.length;
  }
  const [rows, values] = [Int32Array.from(places), Float64Array.from(entries)];
  return (features) => {
    const count = features.length / width;
    const projected = new Float64Array(count * k);
    for (let item = 0; item < count; item++)
      for (let j = 0; j < width; j++) {
        const x = features[item * width + j] ?? 0;
        if (x === 0) continue;
        const end = starts[j + 1] ?? 0;
        for (let at = starts[j] ?? 0; at < end; at++) {
          const to = item * k + (rows[at] ?? 0);
          projected[to] = (projected[to] ?? 0) + (values[at] ?? 0) * x;
        }
      }
    return { count, width: k, values: projected };
  };
}
