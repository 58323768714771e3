/* Shannon entropies in nats, of the distributions p = softmax(g) that logits g [n, K] stand for. */
import * as tf from '@tensorflow/tfjs-core';

/** H(p_i) = −Σ_k p_ik log p_ik of each item, [n]. By log-softmax, so that a p of 0 counts 0 and its gradient is finite. */
export const entropies = (logits: tf.Tensor): tf.Tensor1D =>
  tf.neg(tf.sum<tf.Tensor1D>(tf.mul(tf.softmax(logits), tf.logSoftmax(logits)), -1));

/** The mean of H(p_i): how undecided a classifier is (Grandvalet & Bengio, NeurIPS 2004). */
export const meanEntropy = (logits: tf.Tensor): tf.Scalar => tf.mean(entropies(logits));

/** H(p̄) of the mean distribution p̄ = mean_i p_i: how evenly a batch falls on the classes (Krause et al., NeurIPS 2010). */
export function entropyOfMean(logits: tf.Tensor): tf.Scalar {
  const p = tf.mean(tf.softmax(logits), 0);
  // No more than a guard: a class that no item is of must not give log 0.
  return tf.neg(tf.sum(tf.mul(p, tf.log(tf.add(p, 1e-12)))));
}
