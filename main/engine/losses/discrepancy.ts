import * as tf from '@tensorflow/tfjs-core';

/** Mean absolute difference of two classifiers' probabilities, both [n, K] (Saito et al., CVPR 2018). */
export const discrepancy = (first: tf.Tensor, second: tf.Tensor): tf.Scalar => tf.mean(tf.abs(tf.sub(first, second)));
