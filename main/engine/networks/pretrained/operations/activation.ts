import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { operation, plain, Unfit } from '../operation.ts';
import type { Shape } from '../operation.ts';

const functions = {
  linear: (x: tf.Tensor) => x,
  relu: (x: tf.Tensor) => tf.relu(x),
  relu6: (x: tf.Tensor) => tf.relu6(x),
  sigmoid: (x: tf.Tensor) => tf.sigmoid(x),
  tanh: (x: tf.Tensor) => tf.tanh(x),
  swish: (x: tf.Tensor) => tf.mul(x, tf.sigmoid(x)),
  softmax: (x: tf.Tensor) => tf.softmax(x),
};
export type Activation = keyof typeof functions;

/** By the name that TensorFlow.js has for it. */
export const activationSchema = z.preprocess(
  (name) => (name === 'silu' ? 'swish' : (name ?? 'linear')),
  z.enum(Object.keys(functions) as [Activation, ...Activation[]]),
);

export const activated = (x: tf.Tensor, activation: Activation): tf.Tensor => functions[activation](x);

const shapeOf = ([shape = []]: readonly Shape[]): Shape => shape;

export const activation = operation(z.object({ activation: activationSchema }), ({ activation }, inputs) =>
  plain(
    shapeOf(inputs),
    (x) => activated(x, activation),
    (name) => layers.activation({ name, activation }),
  ),
);

/** min(max(x, 0), the maximum). */
export const rectified = operation(
  z.object({
    max_value: z.number().positive().nullish(),
    negative_slope: z.literal(0).nullish(),
    threshold: z.literal(0).nullish(),
  }),
  ({ max_value: maximum }, inputs) =>
    plain(
      shapeOf(inputs),
      (x) => (maximum == null ? tf.relu(x) : maximum === 6 ? tf.relu6(x) : tf.clipByValue(tf.relu(x), 0, maximum)),
      (name) => layers.reLU({ name, ...(maximum != null && { maxValue: maximum }) }),
    ),
);

export const softmax = operation(z.object({ axis: z.number().int().nullish() }), ({ axis }, inputs) => {
  const shape = shapeOf(inputs);
  if (axis != null && axis !== -1 && axis !== shape.length) throw new Unfit(`goes along axis ${axis}, not the last`);
  return plain(
    shape,
    (x) => tf.softmax(x),
    (name) => layers.softmax({ name, axis: -1 }),
  );
});
