import * as tf from '@tensorflow/tfjs-core';

/**
 * largest · (2/(1 + exp(−10τ)) − 1): a weight that rises from 0 to nearly its largest value with progress τ (Ganin et al. 2016,
 * section 5.2.2). @param progress τ, a scalar.
 */
export const rising = (largest: number, progress: tf.Scalar): tf.Scalar =>
  tf.mul(largest, tf.sub(tf.div(2, tf.add(1, tf.exp(tf.mul(-10, progress)))), 1));
