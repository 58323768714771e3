import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerFor } from '../layer.ts';

/**
 * In training each value is dropped with probability `rate` and the others grow by 1/(1 − rate), so that means stay
 * (Srivastava et al., JMLR 15, 2014, in the form of its section 10). Otherwise x itself.
 */
export const dropout =
  (rate: number): LayerFor =>
  (shape) => ({
    kind: 'dropout',
    outputShape: shape,
    variables: [],
    apply(x, _value, pass) {
      if (!pass.training) return x;
      const kept = tf.cast(tf.greaterEqual(pass.random(x.shape), rate), 'float32');
      return tf.mul(x, tf.mul(kept, 1 / (1 - rate)));
    },
    exported: (name) => [{ layer: layers.dropout({ name, rate }), weights: [] }],
  });
