import type { Rows } from './rows.ts';

/** ‖a − b‖² of row `i` of one and row `j` of the other, both of one width. */
export function squaredDistance(a: Rows, i: number, b: Rows, j: number): number {
  const { width, values: x } = a;
  const { values: y } = b;
  let sum = 0;
  for (let at = i * width, to = j * width; at < (i + 1) * width; at++, to++) {
    const difference = (x[at] ?? 0) - (y[to] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

/** All of them within one set of rows, [count, count]. */
export function squaredDistances(rows: Rows): Float32Array {
  const { count } = rows;
  const distances = new Float32Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) distances[i * count + j] = distances[j * count + i] = squaredDistance(rows, i, rows, j);
  return distances;
}
