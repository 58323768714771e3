import * as tf from '@tensorflow/tfjs-core';

/** One-hot domains, [n_s + n_t, 2], of a batch with n_s source items first: (1, 0) for source, (0, 1) for target. */
export function domainLabels(sourceCount: number, targetCount: number): tf.Tensor2D {
  const domains = tf.concat1d([tf.zeros<tf.Rank.R1>([sourceCount], 'int32'), tf.ones<tf.Rank.R1>([targetCount], 'int32')]);
  // Cast, for the WebAssembly engine writes whole numbers into one-hot tensors of any type.
  return tf.cast(tf.oneHot(domains, 2), 'float32') as tf.Tensor2D;
}
