import * as tf from '@tensorflow/tfjs-core';
import type { Networks } from '../methods/method.ts';

/** Class scores g = G_y(G_f(x)) of as many source as target items, in one pass of both: [g_s, g_t], each [n, K]. */
export function scoresOfBoth(source: tf.Tensor, target: tf.Tensor, { extractor, head }: Networks): [tf.Tensor, tf.Tensor] {
  const scores = head(extractor(tf.concat([source, target]), 'both'), 'both');
  return tf.split(scores, 2) as [tf.Tensor, tf.Tensor];
}

/** Class scores of target items alone, [n, K], for methods that see no source. */
export const targetScores = (target: tf.Tensor, { extractor, head }: Networks): tf.Tensor => head(extractor(target, 'target'), 'target');
