import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { entropies, entropyOfMean, meanEntropy } from '../../../main/engine/losses/entropy.ts';

const even = [0, 0, 0, 0];
const certain = [0, 300, 0, 0];
const other = [300, 0, 0, 0];

it('is log K of an even distribution and 0 of a certain one', () => {
  const found = entropies(tf.tensor2d([even, certain])).dataSync();
  expect(found[0]).toBeCloseTo(Math.log(4), 5);
  expect(found[1]).toBeCloseTo(0, 5);
  expect(meanEntropy(tf.tensor2d([even, certain])).dataSync()[0]).toBeCloseTo(Math.log(4) / 2, 5);
});

it('of the mean is large where certain predictions differ', () => {
  expect(entropyOfMean(tf.tensor2d([certain, other])).dataSync()[0]).toBeCloseTo(Math.log(2), 5);
  expect(entropyOfMean(tf.tensor2d([certain, certain])).dataSync()[0]).toBeCloseTo(0, 5);
});

it('has finite gradients where classes have no probability at all', () => {
  for (const entropy of [meanEntropy, entropyOfMean]) {
    const grad = tf.grad((g: tf.Tensor) => entropy(g))(tf.tensor2d([certain, certain, even]));
    expect([...grad.dataSync()].every(Number.isFinite)).toBe(true);
  }
});
