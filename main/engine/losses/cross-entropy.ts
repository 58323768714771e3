import * as tf from '@tensorflow/tfjs-core';

/** A kernel that an engine may bring: logits g and labels y, both [n, K], give each item's loss [n] and softmax(g) − y. */
export const crossEntropyKernel = 'IsthmusCrossEntropy';

/**
 * −mean Σ_k y_k log softmax(g)_k over a batch, in nats. Its gradient is written out, (softmax(g) − y)/n: a third of the work
 * of differentiating the parts. Labels have no gradient.
 * @param labels y, of shape [n, K]: each row a distribution, one-hot for instance
 * @param logits g, of shape [n, K]
 */
export function crossEntropy(labels: tf.Tensor, logits: tf.Tensor): tf.Scalar {
  const native = tf.getKernel(crossEntropyKernel, tf.getBackend()) !== undefined;
  const loss = tf.customGrad((given, save) => {
    const g = given as tf.Tensor;
    const [each, difference] = native
      ? tf.engine().runKernel<tf.Tensor[]>(crossEntropyKernel, { logits: g, labels: tf.cast(labels, 'float32') })
      : composed(labels, g);
    (save as (tensors: tf.Tensor[]) => void)([difference as tf.Tensor]);
    return {
      value: tf.mean(each as tf.Tensor),
      gradFunc: (dy: tf.Tensor, [kept]: tf.Tensor[]) => tf.mul(kept as tf.Tensor, tf.div(dy, g.shape[0] ?? 1)),
    };
  });
  return loss(logits) as tf.Scalar;
}

function composed(labels: tf.Tensor, logits: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const logarithms = tf.logSoftmax(logits);
  return [tf.neg(tf.sum(tf.mul(labels, logarithms), -1)), tf.sub(tf.exp(logarithms), labels)];
}
