import * as tf from '@tensorflow/tfjs-core';
import { stopGradient } from './stop-gradient.ts';

/**
 * Squared Euclidean distances between the rows of a [n, d] and b [m, d], as [n, m]: ‖a_i‖² + ‖b_j‖² − 2 a_i·b_j, which needs no
 * [n, m, d]. Rows are first moved by the mean of b, which changes no distance, so that little is lost where these three cancel.
 * Rounding may still fall below zero, where the distance is held at 0.
 */
export function squaredDistances(a: tf.Tensor, b: tf.Tensor): tf.Tensor2D {
  const centre = stopGradient(tf.mean(b, 0, true));
  const [rows, columns] = [tf.sub(a, centre), tf.sub(b, centre)];
  const norms = (x: tf.Tensor): tf.Tensor => tf.sum(tf.square(x), 1, true);
  const both = tf.add(norms(rows), tf.reshape(norms(columns), [1, -1]));
  return tf.relu<tf.Tensor2D>(tf.sub(both, tf.mul(2, tf.matMul(rows, columns, false, true))));
}
