import * as tf from '@tensorflow/tfjs-core';

/**
 * R_λ(x) = x forwards, −λ·dL/dR backwards (Ganin et al. 2016, section 4.2): what follows learns to tell the domains
 * apart, what came before learns to make that impossible. @param lambda a scalar.
 */
export const gradientReversal = (x: tf.Tensor, lambda: tf.Tensor): tf.Tensor =>
  tf.customGrad((input, save) => {
    // Saved, since what the forward pass made is gone by the time of the gradient.
    (save as (tensors: tf.Tensor[]) => void)([lambda]);
    return {
      value: tf.clone(input as tf.Tensor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, tf.neg(saved[0] as tf.Tensor)),
    };
  })(x);
