import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadWasm, numbers } from './on-both.ts';

beforeAll(loadWasm);

/** Five steps of a small convolutional network with batch normalisation and a reversed domain gradient; answers the losses. */
async function train(backend: 'cpu' | 'wasm'): Promise<{ losses: number[]; leaked: number }> {
  await tf.setBackend(backend);
  const variable = (shape: number[], seed: number): tf.Variable =>
    tf.variable(tf.mul(tf.tensor(numbers(tf.util.sizeFromShape(shape), seed), shape), 0.5));
  const filters = variable([3, 3, 2, 4], 1);
  const deeper = variable([3, 3, 4, 4], 2);
  const label = variable([16, 3], 3);
  const domain = variable([16, 1], 4);
  const all = [filters, deeper, label, domain];
  const x = tf.tensor4d(numbers(8 * 8 * 8 * 2, 5), [8, 8, 8, 2]);
  const classes = tf.tensor1d([0, 1, 2, 0], 'int32');
  const optimiser = tf.train.adam(0.01);
  const reversed = tf.customGrad((z) => ({ value: tf.clone(z as tf.Tensor), gradFunc: (dy: tf.Tensor) => tf.neg(dy) }));
  const normalised = (h: tf.Tensor): tf.Tensor => {
    const { mean, variance } = tf.moments(h, [0, 1, 2]);
    return tf.mul(tf.sub(h, mean), tf.rsqrt(tf.add(variance, 1e-3)));
  };
  const layer = (h: tf.Tensor4D, w: tf.Tensor): tf.Tensor4D =>
    tf.maxPool(tf.relu(normalised(tf.conv2d(h, w as tf.Tensor4D, 1, 'same'))) as tf.Tensor4D, 2, 2, 'valid');
  const loss = (): tf.Scalar => {
    const z = tf.reshape<tf.Rank.R2>(layer(layer(x, filters), deeper), [8, 16]);
    const logits = tf.matMul(tf.slice(z, [0, 0], [4, 16]), label);
    const entropy = tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(classes, 3)), 1)));
    const sides = tf.reshape(tf.matMul(reversed(z) as tf.Tensor2D, domain as unknown as tf.Tensor2D), [8]);
    const truth = tf.concat([tf.ones([4]), tf.zeros([4])]);
    return tf.add<tf.Scalar>(entropy, tf.mean(tf.sub(tf.softplus(sides), tf.mul(sides, truth))));
  };
  const losses: number[] = [];
  let before = 0;
  for (let step = 0; step < 6; step += 1) {
    const cost = optimiser.minimize(loss, true, all);
    losses.push(...(cost?.dataSync() ?? []));
    cost?.dispose();
    if (step === 0) before = tf.memory().numTensors;
  }
  const leaked = tf.memory().numTensors - before;
  tf.dispose([...all, x, classes]);
  optimiser.dispose();
  return { losses, leaked };
}

describe('training on WebAssembly', () => {
  it('takes the same steps as the plain backend and leaves no tensor behind', async () => {
    const expected = await train('cpu');
    const actual = await train('wasm');
    expect(actual.leaked).toBe(0);
    expect(actual.losses).toHaveLength(6);
    for (const [step, value] of expected.losses.entries()) expect(actual.losses[step]).toBeCloseTo(value, 3);
    expect(actual.losses.at(-1)).not.toBeCloseTo(actual.losses[0] ?? 0, 2);
  });

  it('repeats itself to the bit', async () => {
    expect((await train('wasm')).losses).toEqual((await train('wasm')).losses);
  });
});
