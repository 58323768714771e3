import * as tf from '@tensorflow/tfjs-core';

/** One-hot domains, [n_s + n_t, 2], of a batch with n_s source items first: (1, 0) for source, (0, 1) for target. */
export const domainLabels = (sourceCount: number, targetCount: number): tf.Tensor2D =>
  tf.oneHot(tf.concat([tf.zeros([sourceCount], 'int32'), tf.ones([targetCount], 'int32')]) as tf.Tensor1D, 2) as tf.Tensor2D;
