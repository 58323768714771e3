import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { largestSingularValueSquared } from '../../main/engine/losses/singular-value.ts';
import { noiseFor } from '../../main/engine/random.ts';
import { expectClose } from './close.ts';
import { onEngines } from './on-engines.ts';

/** Orthonormal columns [size][count], by Gram–Schmidt in double precision. */
function orthonormal(size: number, count: number, seed: number): number[][] {
  const columns: number[][] = [];
  for (let at = 0; at < count; at++) {
    let column = Array.from(noiseFor(seed, `column/${at}`, size), (value) => value - 0.5);
    for (const other of columns) {
      const along = dot(column, other);
      column = column.map((value, row) => value - along * (other[row] ?? 0));
    }
    const length = Math.sqrt(dot(column, column));
    columns.push(column.map((value) => value / length));
  }
  return columns;
}
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

/** Σ_i s_i u_i v_iᵀ of given weights, [rows, columns], flat. */
const composed = (weights: readonly number[], u: readonly number[][], v: readonly number[][], rows: number, columns: number): number[] =>
  Array.from({ length: rows * columns }, (_, at) =>
    weights.reduce((sum, weight, place) => sum + weight * (u[place]?.[Math.floor(at / columns)] ?? 0) * (v[place]?.[at % columns] ?? 0), 0),
  );

onEngines(() => {
  it.each([
    { rows: 12, columns: 40, values: [3, 2.5, 1, 0.2] },
    { rows: 40, columns: 12, values: [3, 2.5, 1, 0.2] },
    { rows: 20, columns: 20, values: [2, 1.97, 1.9] },
    { rows: 6, columns: 9, values: [1e-4] },
    { rows: 6, columns: 9, values: [1000, 999 / 2] },
  ])('σ₁² of [$rows, $columns] with singular values $values, and its gradient 2 σ₁ u vᵀ', ({ rows, columns, values }) => {
    const [u, v] = [orthonormal(rows, values.length, 1), orthonormal(columns, values.length, 2)];
    const [largest = 0] = values;
    // As a share of it, so that one tolerance fits all sizes.
    const f = tf.tensor2d(composed(values, u, v, rows, columns), [rows, columns]);
    const { value, grad } = tf.valueAndGrad(largestSingularValueSquared)(f);
    expectClose(tf.div(value, largest ** 2), { shape: [], values: [1] }, 1e-5);
    expectClose(tf.div(grad, 2 * largest), { shape: [rows, columns], values: composed([1], u, v, rows, columns) }, 1e-4);
  });

  it('of a matrix whose singular values are all the same, and of zeros', () => {
    const same = tf.valueAndGrad(largestSingularValueSquared)(tf.mul(3, tf.eye(4)));
    expectClose(same.value, { shape: [], values: [9] });
    expect(tf.sum(tf.abs(same.grad)).dataSync()[0]).toBeCloseTo(6, 5);
    const none = tf.valueAndGrad(largestSingularValueSquared)(tf.zeros([4, 6]));
    expectClose(none.value, { shape: [], values: [0] });
    expectClose(none.grad, { shape: [4, 6], values: new Array<number>(24).fill(0) });
  });

  it('whose gradient is multiplied by what comes after it', () => {
    const f = tf.tensor2d([
      [2, 0],
      [0, 1],
    ]);
    const grad = tf.grad((x: tf.Tensor) => tf.mul(-3, largestSingularValueSquared(x)))(f);
    expectClose(grad, { shape: [2, 2], values: [-12, 0, 0, 0] }, 1e-5);
  });
});
