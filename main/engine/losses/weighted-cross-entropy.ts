import * as tf from '@tensorflow/tfjs-core';

/**
 * −mean_i w_i Σ_k y_ik log softmax(g_i)_k over a batch, in nats: cross-entropy where some items count more than others. The mean is
 * over n whatever the weights add up to.
 * @param labels y, of shape [n, K]
 * @param logits g, of shape [n, K]
 * @param weights w, of shape [n]; gradients pass through them, too
 */
export const weightedCrossEntropy = (labels: tf.Tensor, logits: tf.Tensor, weights: tf.Tensor): tf.Scalar =>
  tf.neg(tf.mean(tf.mul(weights, tf.sum(tf.mul(labels, tf.logSoftmax(logits)), -1))));
