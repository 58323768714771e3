/* A small shift of which numbers are to be told. */
import { noiseOf, rowsOf } from './learning.ts';
import { numbers as drawnFrom } from './pictures.ts';

/**
 * A number in two columns, equally noisy. The first follows it in both domains; the second does so in the source alone, and in the
 * target says nothing and lies at `elsewhere`: `treacherous`, for regression.
 */
export function treacherousNumbers(domain: 'source' | 'target', seed: number, elsewhere = 1.5) {
  const random = drawnFrom(seed);
  const noise = noiseOf(random, 0.3);
  const values = Float32Array.from({ length: 1200 }, () => 3.4 * (random() - 0.5));
  const rows = Array.from(values, (value) => [value + noise(), (domain === 'source' ? value : elsewhere) + noise()]);
  return { ...rowsOf(rows, new Int32Array(rows.length), seed), numbers: { values, mean: 0, deviation: 1 } };
}
