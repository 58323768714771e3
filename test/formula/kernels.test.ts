import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { coralDistance } from '../../main/engine/losses/coral.ts';
import { squaredDistances } from '../../main/engine/losses/distances.ts';
import { featureNorms } from '../../main/engine/losses/feature-norm.ts';
import { gaussianKernel, gaussianKernels, meanDiscrepancy } from '../../main/engine/losses/kernels.ts';
import { noiseFor } from '../../main/engine/random.ts';
import { expectClose } from './close.ts';
import { onEngines } from './on-engines.ts';

const rowsOf = (seed: number, count: number, width: number, move = 0): number[][] =>
  Array.from({ length: count }, (_, at) => Array.from(noiseFor(seed, `row/${at}`, width), (value) => 2 * value - 1 + move));
const squareOf = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0);
const exponents = [-1, 0, 1];

/** Over all pairs of the batch, written out. */
function discrepancyOf(source: readonly number[][], target: readonly number[][], kernel: (a: number[], b: number[]) => number): number {
  const mean = (first: readonly number[][], second: readonly number[][]): number => {
    const all = first.flatMap((a) => second.filter((b) => b !== a).map((b) => kernel(a, b)));
    return all.reduce((sum, value) => sum + value, 0) / all.length;
  };
  return mean(source, source) + mean(target, target) - 2 * mean(source, target);
}

onEngines(() => {
  describe('squared distances', () => {
    it('of two sets of rows, far from the origin as near it', () => {
      for (const move of [0, 300]) {
        const [a, b] = [rowsOf(1, 4, 7, move), rowsOf(2, 5, 7, move)].map((rows) => rows.map((row) => row.map(Math.fround)));
        const values = (a ?? []).flatMap((row) => (b ?? []).map((other) => squareOf(row, other)));
        expectClose(squaredDistances(tf.tensor2d(a ?? []), tf.tensor2d(b ?? [])), { shape: [4, 5], values }, 2e-6);
      }
    });

    it('have the gradient 2 (a − b), on both sides', () => {
      const [a, b] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[-1, 5]])];
      const [ofA, ofB] = tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.sum(squaredDistances(x, y)))([a, b]);
      expectClose(ofA as tf.Tensor, { shape: [1, 2], values: [4, -6] });
      expectClose(ofB as tf.Tensor, { shape: [1, 2], values: [-4, 6] });
    });
  });

  describe('maximum mean discrepancy', () => {
    const [source, target] = [rowsOf(3, 6, 4), rowsOf(4, 9, 4, 0.5)];
    const z = () => tf.tensor2d([...source, ...target]);

    it('of domains of different sizes, by one kernel', () => {
      const expected = discrepancyOf(source, target, (a, b) => Math.exp(-squareOf(a, b) / (2 * 0.7 ** 2)));
      expectClose(meanDiscrepancy(gaussianKernel(z(), 0.7), source.length, 1), { shape: [], values: [expected] });
    });

    it('by kernels as wide as the data', () => {
      const all = [...source, ...target];
      const mean = all.flatMap((a) => all.map((b) => squareOf(a, b))).reduce((sum, value) => sum + value, 0) / all.length ** 2;
      const kernel = (a: number[], b: number[]): number =>
        exponents.reduce((sum, exponent) => sum + Math.exp(-squareOf(a, b) / (2 * 2 ** exponent * mean)), 0);
      const found = meanDiscrepancy(gaussianKernels(z(), exponents), source.length, exponents.length);
      expectClose(found, { shape: [], values: [discrepancyOf(source, target, kernel)] });
      // Widths follow the data, so that the unit of the features does not matter.
      const scaled = meanDiscrepancy(gaussianKernels(tf.mul(z(), 50), exponents), source.length, exponents.length);
      expectClose(scaled, { shape: [], values: [discrepancyOf(source, target, kernel)] }, 1e-5);
    });

    it('is about zero on average where both domains are one', () => {
      const found = Array.from({ length: 40 }, (_, seed) => {
        const kernels = gaussianKernel(tf.tensor2d(rowsOf(100 + seed, 16, 3)), 0.7);
        return meanDiscrepancy(kernels, 8, 1).dataSync()[0] ?? Number.NaN;
      });
      const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
      const deviation = Math.sqrt(found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length);
      expect(Math.abs(mean)).toBeLessThan((3 * deviation) / Math.sqrt(found.length));
      expect(Math.min(...found)).toBeLessThan(0);
    });
  });

  it('stay finite, as do their gradients, where all features are zero', () => {
    const losses: readonly ((x: tf.Tensor) => tf.Scalar)[] = [
      (x) => meanDiscrepancy(gaussianKernels(x, exponents), 4, exponents.length),
      (x) => meanDiscrepancy(gaussianKernel(x, 0.92), 4, 1),
      (x) => coralDistance(tf.slice(x, 0, 4), tf.slice(x, 4, 4)),
      (x) => tf.mean(featureNorms(x)),
    ];
    for (const loss of losses) {
      const { value, grad } = tf.valueAndGrad(loss)(tf.zeros([8, 3]));
      expect(value.dataSync()[0]).toBeCloseTo(0, 5);
      expectClose(grad, { shape: [8, 3], values: new Array<number>(24).fill(0) });
    }
  });
});
