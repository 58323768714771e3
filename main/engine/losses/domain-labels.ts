import * as tf from '@tensorflow/tfjs-core';

/** One-hot domains, [n_s + n_t, 2], of a batch with n_s source items first: (1, 0) for source, (0, 1) for target. */
export const domainLabels = (sourceCount: number, targetCount: number): tf.Tensor2D =>
  tf.oneHot(tf.concat1d([tf.zeros<tf.Rank.R1>([sourceCount], 'int32'), tf.ones<tf.Rank.R1>([targetCount], 'int32')]), 2) as tf.Tensor2D;
