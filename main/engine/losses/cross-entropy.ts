import * as tf from '@tensorflow/tfjs-core';

/**
 * −mean Σ_k y_k log softmax(g)_k over a batch, in nats.
 * @param labels y, one-hot, of shape [n, K]
 * @param logits g, of shape [n, K]
 */
export const crossEntropy = (labels: tf.Tensor, logits: tf.Tensor): tf.Scalar =>
  tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), -1)));
