import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerFor } from '../layer.ts';

/**
 * Each picture of its own mean 0 and deviation 1, in each channel: (x − μ)/√(σ² + ε) over its pixels (instance normalisation without
 * scales and offsets, Ulyanov et al., arXiv:1607.08022, 2016), so that how bright and how strong in contrast it is says nothing.
 */
export const standardiseBy =
  (epsilon: number): LayerFor =>
  (shape) => ({
    kind: 'standardise',
    outputShape: shape,
    variables: [],
    apply(x) {
      const mean = tf.mean(x, [1, 2], true);
      const centred = tf.sub(x, mean);
      return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), [1, 2], true), epsilon)));
    },
    exported: (name) => [{ layer: layers.layerNormalization({ name, axis: [1, 2], epsilon, center: false, scale: false }), weights: [] }],
  });

/** With the ε that the networks here have. */
export const standardise: LayerFor = standardiseBy(1e-3);
