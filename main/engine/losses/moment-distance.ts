import * as tf from '@tensorflow/tfjs-core';

/** Keeps the slope of √ finite where two means are the same. */
const tiny = 1e-12;

/**
 * How far the moments of S sources and the target lie apart (Peng et al., ICCV 2019):
 *
 *   MD² = Σ_{k = 1, 2} [ 1/S Σ_i ‖E f_i^k − E f_t^k‖ + 2/(S(S − 1)) Σ_{i < j} ‖E f_i^k − E f_j^k‖ ]
 *
 * with powers of each feature and Euclidean norms. The authors' code takes the second moment about the mean and one mean of all
 * pairs; this is the paper's.
 * @param source features of the sources' items, [n, d] @param origins which source each is of, one-hot [n, S]
 * @param target features, [m, d]
 */
export function momentDistance(source: tf.Tensor, origins: tf.Tensor2D, target: tf.Tensor): tf.Scalar {
  const { differences, weights } = pairsOf(origins.shape[1]);
  const counts = tf.maximum(tf.reshape(tf.sum(origins, 0), [-1, 1]), 1);
  const distance = (ofSource: tf.Tensor, ofTarget: tf.Tensor): tf.Tensor => {
    const means = tf.div(tf.matMul(origins, ofSource, true), counts);
    const apart = tf.matMul(differences, tf.concat([means, tf.mean(ofTarget, 0, true)]));
    return tf.sum(tf.mul(weights, tf.sqrt(tf.add(tf.sum(tf.square(apart), 1), tiny))));
  };
  return tf.add(distance(source, target), distance(tf.square(source), tf.square(target)));
}

/** Which of S + 1 means, the target's last, are taken from which, [pairs, S + 1], and what each pair counts. */
function pairsOf(sources: number): { differences: tf.Tensor2D; weights: tf.Tensor1D } {
  const each = Array.from({ length: sources }, (_, at) => at);
  const pairs = [
    ...each.map((at) => ({ from: at, less: sources, weight: 1 / sources })),
    ...each.flatMap((from) => each.slice(from + 1).map((less) => ({ from, less, weight: 2 / (sources * (sources - 1)) }))),
  ];
  const signs = pairs.map(({ from, less }) => [...each, sources].map((at) => (at === from ? 1 : at === less ? -1 : 0)));
  return { differences: tf.tensor2d(signs), weights: tf.tensor1d(pairs.map(({ weight }) => weight)) };
}
