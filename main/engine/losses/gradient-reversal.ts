import * as tf from '@tensorflow/tfjs-core';

/**
 * R_λ(x) = x forwards, −λ·dL/dR backwards (Ganin et al. 2016, section 4.2): what follows learns to tell the domains
 * apart, what came before learns to make that impossible. @param lambda a scalar.
 */
export const gradientReversal = (x: tf.Tensor, lambda: tf.Tensor): tf.Tensor =>
  tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.neg(lambda)),
  }))(x);
