import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { entropies, information, meanEntropy } from '../../../main/engine/losses/entropy.ts';

const even = [0, 0, 0, 0];
const certain = [0, 300, 0, 0];
const other = [300, 0, 0, 0];

it('is log K of an even distribution and 0 of a certain one', () => {
  const found = entropies(tf.tensor2d([even, certain])).dataSync();
  expect(found[0]).toBeCloseTo(Math.log(4), 5);
  expect(found[1]).toBeCloseTo(0, 5);
  expect(meanEntropy(tf.tensor2d([even, certain])).dataSync()[0]).toBeCloseTo(Math.log(4) / 2, 5);
});

it('gives information where certain predictions differ, and none where they are alike', () => {
  const informationOf = (...logits: number[][]) => information(tf.tensor2d(logits)).dataSync()[0];
  expect(informationOf(certain, other)).toBeCloseTo(Math.log(2), 5);
  expect(informationOf(certain, certain)).toBeCloseTo(0, 5);
  expect(informationOf(even, even)).toBeCloseTo(0, 5);
});

it('has finite gradients where classes have no probability at all', () => {
  for (const entropy of [meanEntropy, information]) {
    const grad = tf.grad((g: tf.Tensor) => entropy(g))(tf.tensor2d([certain, certain, even]));
    expect([...grad.dataSync()].every(Number.isFinite)).toBe(true);
  }
});

/** By the chain rule, in double precision: p_ik (v_ik − Σ_j p_ij v_ij). */
function slopes(logits: readonly number[][], v: (p: readonly number[], mean: readonly number[]) => readonly number[]): number[] {
  const ps = logits.map((row) => {
    const powers = row.map(Math.exp);
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  });
  const mean = even.map((_, k) => ps.reduce((sum, p) => sum + (p[k] ?? 0), 0) / ps.length);
  return ps.flatMap((p) => {
    const values = v(p, mean);
    const middle = values.reduce((sum, value, k) => sum + value * (p[k] ?? 0), 0);
    return p.map((share, k) => (share * ((values[k] ?? 0) - middle)) / ps.length);
  });
}

it('has exact gradients where predictions are nearly even', () => {
  const logits = [[0, 1e-3, -1e-3, 0], [1e-3, 0, 0, 2e-3], even].map((row) => [...Float32Array.from(row)]);
  const cases = [
    [meanEntropy, slopes(logits, (p) => p.map((share) => -Math.log(share))), 1e-5],
    // The mean distribution has been rounded here.
    [information, slopes(logits, (p, mean) => p.map((share, k) => Math.log(share / (mean[k] ?? 0)))), 1e-4],
  ] as const;
  for (const [loss, expected, tolerance] of cases) {
    const found = tf
      .grad((g: tf.Tensor) => loss(g))(tf.tensor2d(logits))
      .dataSync();
    const largest = Math.max(...expected.map(Math.abs));
    for (const [at, value] of expected.entries()) expect(Math.abs((found[at] ?? 0) - value) / largest).toBeLessThan(tolerance);
  }
});
