import * as tf from '@tensorflow/tfjs-core';
import { uniformValues } from '../../random.ts';
import type { Layer, LayerFor, Variable } from '../layer.ts';

/**
 * Features f and predictions p of an item, side by side as [n, d + K], joined by products (Long et al., NeurIPS 2018, section 3.2).
 * These layers come first in a network that a method brings: they know what they are fed by d and K, and not by the shape of the
 * features that such a network stands on.
 */
const joined = (kind: string, features: number, classes: number, layer: Omit<Layer, 'kind' | 'exported'>): Layer => ({
  ...layer,
  kind,
  apply(x, value, pass, name) {
    if (x.shape[1] !== features + classes)
      throw new Error(`${features} features and ${classes} predictions are not ${x.shape[1]} columns.`);
    return layer.apply(x, value, pass, name);
  },
  exported: () => {
    throw new Error('What a discriminator is fed is not part of a model.');
  },
});

const parts = (x: tf.Tensor, features: number): [tf.Tensor, tf.Tensor] => [
  tf.slice(x, [0, 0], [-1, features]),
  tf.slice(x, [0, features], [-1, -1]),
];

/** f ⊗ p: every feature times every prediction, [n, d · K]. */
export const outerProduct =
  (features: number, classes: number): LayerFor =>
  () =>
    joined('outer-product', features, classes, {
      outputShape: [features * classes],
      variables: [],
      apply(x) {
        const [f, p] = parts(x, features);
        return tf.reshape(tf.mul(tf.reshape(f, [-1, features, 1]), tf.reshape(p, [-1, 1, classes])), [-1, features * classes]);
      },
    });

/**
 * (R_f f) ⊙ (R_p p)/√size, [n, size]: an outer product too large to be made, by random matrices whose inner products have its
 * expectation. They are drawn once, uniform with a variance of 1, and never change, though a checkpoint keeps them.
 */
export const randomisedProduct =
  (features: number, classes: number, size: number): LayerFor =>
  () =>
    joined('randomised-product', features, classes, {
      outputShape: [size],
      variables: [fixed('features', features, size), fixed('predictions', classes, size)],
      apply(x, value) {
        const [f, p] = parts(x, features);
        const product = tf.mul(tf.matMul(f, value('features')), tf.matMul(p, value('predictions')));
        return tf.div(product, Math.sqrt(size));
      },
    });

/** A statistic, so that no phase trains it. */
const fixed = (name: string, rows: number, size: number): Variable => ({
  name,
  shape: [rows, size],
  role: 'statistic',
  initial: (random) => uniformValues(random, rows * size, Math.sqrt(3)),
});
