import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { stopGradient, withoutGradient } from '../../../main/engine/losses/stop-gradient.ts';
import { expectNoLeak } from '../../helpers/tensors.ts';

describe.each([
  ['stopGradient', (x: tf.Tensor) => stopGradient(tf.exp(x))],
  ['withoutGradient', (x: tf.Tensor) => withoutGradient(() => tf.exp(x))],
] as const)('%s', (_name, stopped) => {
  it('gives the value, through which nothing learns', () => {
    // d/dx x · sg(eˣ) = sg(eˣ), without a term x eˣ.
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => tf.sum(tf.mul(x, stopped(x))))(tf.tensor1d([0, 1, -2]));
    const powers = [0, 1, -2].map(Math.exp);
    expect(value.dataSync()[0]).toBeCloseTo(Math.E - 2 * Math.exp(-2), 5);
    for (const [at, power] of powers.entries()) expect(grad.dataSync()[at]).toBeCloseTo(power, 5);
  });

  it('leaves no tensor behind, with a gradient and without', async () => {
    const x = tf.tensor1d([0, 1, -2]);
    await expectNoLeak(() => {
      tf.tidy(() => void stopped(x));
      tf.tidy(() => void tf.grad((y: tf.Tensor) => tf.sum(tf.mul(y, stopped(y))))(x));
    });
  });
});

it('withoutGradient writes nothing down, where stopGradient leads to gradients of zero', () => {
  const gradOf = (stopped: (x: tf.Tensor) => tf.Tensor) => tf.grad((x: tf.Tensor) => tf.sum(stopped(tf.exp(x))))(tf.tensor1d([0, 1]));
  expect([...gradOf(stopGradient).dataSync()]).toEqual([0, 0]);
  expect(() => gradOf((x) => withoutGradient(() => tf.exp(x)))).toThrow('Cannot compute gradient');
});
