/*
 * Shannon entropies in nats, of the distributions p = softmax(g) that logits g [n, K] stand for. Gradients are written out. Derived
 * step by step, they are differences of numbers that are nearly the same wherever predictions are nearly even, as they are at
 * first, and little but rounding is left.
 */
import * as tf from '@tensorflow/tfjs-core';

/** H(p_i) = −Σ_k p_ik log p_ik of each item, [n]. By log-softmax, so that a p of 0 counts 0 and the gradient is finite. */
export function entropies(logits: tf.Tensor): tf.Tensor1D {
  const entropy = tf.customGrad((given, save) => {
    const g = given as tf.Tensor;
    const p = tf.softmax(g);
    (save as (tensors: tf.Tensor[]) => void)([slope(p, shifted(g))]);
    return {
      value: tf.neg(tf.sum(tf.mul(p, tf.logSoftmax(g)), -1)),
      gradFunc: (dy: tf.Tensor, [kept]: tf.Tensor[]) => tf.mul(tf.neg(tf.reshape(dy, [-1, 1])), kept as tf.Tensor),
    };
  });
  return entropy(logits) as tf.Tensor1D;
}

/** The mean of H(p_i): how undecided a classifier is (Grandvalet & Bengio, NeurIPS 2004). */
export const meanEntropy = (logits: tf.Tensor): tf.Scalar => tf.mean(entropies(logits));

/**
 * I = H(p̄) − mean_i H(p_i) with the mean distribution p̄: how much predictions say about the items of a batch (Krause et al.,
 * NeurIPS 2010). It is mean_i Σ_k p_ik (log p_ik − log p̄_k).
 */
export function information(logits: tf.Tensor): tf.Scalar {
  const mutual = tf.customGrad((given, save) => {
    const g = given as tf.Tensor;
    const p = tf.softmax(g);
    // No more than a guard: a class that no item is of must not give log 0.
    const logOfMean = tf.log(tf.add(tf.mean(p, 0), 1e-12));
    (save as (tensors: tf.Tensor[]) => void)([slope(p, shifted(tf.sub(g, logOfMean)))]);
    return {
      value: tf.mean(tf.sum(tf.mul(p, tf.sub(tf.logSoftmax(g), logOfMean)), -1)),
      gradFunc: (dy: tf.Tensor, [kept]: tf.Tensor[]) => tf.mul(tf.div(dy, g.shape[0] ?? 1), kept as tf.Tensor),
    };
  });
  return mutual(logits) as tf.Scalar;
}

/** The derivative of Σ_k p_ik v_ik by g for fixed v, [n, K]. A number added to all v of an item changes nothing. */
const slope = (p: tf.Tensor, v: tf.Tensor): tf.Tensor => tf.mul(p, tf.sub(v, tf.sum(tf.mul(p, v), -1, true)));

/** v with the largest of each item at 0, so that what the v of an item have in common does not round what they differ by. */
const shifted = (v: tf.Tensor): tf.Tensor => tf.sub(v, tf.max(v, -1, true));
