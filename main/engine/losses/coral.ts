import * as tf from '@tensorflow/tfjs-core';

/** Covariance of the columns of z [n, d], as [d, d], unbiased. */
function covariance(z: tf.Tensor): tf.Tensor {
  const centred = tf.sub(z, tf.mean(z, 0, true));
  return tf.div(tf.matMul(centred, centred, true, false), Math.max(1, (z.shape[0] ?? 0) - 1));
}

/** ‖C_s − C_t‖²_F / 4d² of the covariances of two sets of rows, both of d columns (Sun & Saenko 2016). */
export const coralDistance = (source: tf.Tensor, target: tf.Tensor): tf.Scalar =>
  tf.div(tf.sum(tf.square(tf.sub(covariance(source), covariance(target)))), 4 * (source.shape[1] ?? 1) ** 2);
