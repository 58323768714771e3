import * as tf from '@tensorflow/tfjs-core';

/** sg(x): x forwards, no gradient backwards, so that what x came from does not learn by it. Of any shape. */
export const stopGradient = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((input) => ({ value: tf.clone(input as tf.Tensor), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) }))(x);

/**
 * sg(compute()), where nothing is written down for a gradient at all: cheaper than `stopGradient` where whole networks lie
 * before it, whose gradients would be computed only to be zero. @param compute answers a new tensor of any shape.
 */
export const withoutGradient = (compute: () => tf.Tensor): tf.Tensor => tf.customGrad(() => ({ value: compute(), gradFunc: () => [] }))();
