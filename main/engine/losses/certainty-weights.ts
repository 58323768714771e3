import * as tf from '@tensorflow/tfjs-core';
import { entropies } from './entropy.ts';

/**
 * 1 + exp(−H(p_i)) of each item, divided by their mean, as [n]: items whose class is certain count up to twice as much as those
 * whose class is not (Long et al., NeurIPS 2018, section 3.3). @param logits g of p = softmax(g), [n, K]
 */
export function certaintyWeights(logits: tf.Tensor): tf.Tensor1D {
  const weights = tf.add(1, tf.exp(tf.neg(entropies(logits))));
  return tf.div(weights, tf.mean(weights));
}
