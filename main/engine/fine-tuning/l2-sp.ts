/*
 * L2-SP: Li, Grandvalet & Davoine, Explicit Inductive Bias for Transfer Learning with Convolutional Networks, ICML 2018 (section 3.1).
 *
 *   Ω(w) = α/2 ‖w_S − w⁰_S‖² + β/2 ‖w_S̄‖²
 *
 * w_S     the weights of the pretrained network that are trained, scales and offsets included; w⁰_S what they were when it came
 * w_S̄     the weights of the new head
 * α       how strongly the start pulls; β = 0.01, as in the authors' code
 */
import * as tf from '@tensorflow/tfjs-core';

const beta = 0.01;

/** @param fresh the weights that are new */
export function startingPoint(
  pairs: readonly { readonly weight: tf.Tensor; readonly start: tf.Tensor }[],
  fresh: readonly tf.Tensor[],
  alpha: number,
): tf.Scalar {
  const moved = pairs.map(({ weight, start }) => tf.mul<tf.Scalar>(alpha / 2, tf.sum(tf.squaredDifference(weight, start))));
  const large = fresh.map((weight) => tf.mul<tf.Scalar>(beta / 2, tf.sum(tf.square(weight))));
  return [...moved, ...large].reduce((sum, one) => tf.add(sum, one), tf.scalar(0));
}
