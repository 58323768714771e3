import * as tf from '@tensorflow/tfjs-core';

/** Keeps the logarithm and its gradient finite where a class has all of the probability. */
const floor = 1e-12;

/**
 * log(1 − p_k) of each item, [n], for its one class k: the logarithm of what all other classes have together, in nats. Summing them
 * is exact where 1 − p_k would cancel.
 * @param classes one-hot k, [n, K] or [1, K]; no gradient
 * @param logits g of p = softmax(g), [n, K]
 */
export const logOfOthers = (classes: tf.Tensor, logits: tf.Tensor): tf.Tensor1D =>
  tf.log(tf.add(tf.sum(tf.mul(tf.sub(1, classes), tf.softmax(logits)), -1), floor));
