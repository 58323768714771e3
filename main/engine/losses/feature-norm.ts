import * as tf from '@tensorflow/tfjs-core';

/** Under the root, where the gradient of a length of 0 would be infinite. */
const tiny = 1e-12;

/** ‖f‖ of each row of f [n, d], as [n]. */
export const featureNorms = (f: tf.Tensor): tf.Tensor1D => tf.sqrt(tf.add(tf.sum(tf.square(f), 1), tiny));
