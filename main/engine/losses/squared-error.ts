import * as tf from '@tensorflow/tfjs-core';

/** Mean squared error: the mean over the n items of (ŷ − y)². @param labels [n, 1] @param told [n, 1] */
export const squaredError = (labels: tf.Tensor, told: tf.Tensor): tf.Scalar => tf.mean(tf.square(tf.sub(told, labels)));
