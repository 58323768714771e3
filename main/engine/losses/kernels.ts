import * as tf from '@tensorflow/tfjs-core';
import { squaredDistances } from './distances.ts';
import { stopGradient } from './stop-gradient.ts';

/** Keeps a mean distance of 0, of items that are all the same, from becoming a divisor. */
const tiny = 1e-12;

/** Gaussian kernel exp(−d²/2σ²) of every two rows of z [N, d], as [N, N]. @param deviation σ, in the units of z. */
export const gaussianKernel = (z: tf.Tensor, deviation: number): tf.Tensor2D => tf.exp(tf.div(squaredDistances(z, z), -2 * deviation ** 2));

/**
 * Σ_k exp(−d²/2σ_k²) of every two rows of z [N, d], as [N, N], where σ_k² = 2^k · mean d² follows the data (the mean over all
 * pairs, without a gradient). @param exponents the k, one for each kernel.
 */
export function gaussianKernels(z: tf.Tensor, exponents: readonly number[]): tf.Tensor2D {
  const distances = squaredDistances(z, z);
  const scaled = tf.div(distances, tf.maximum(stopGradient(tf.mean(distances)), tiny));
  return tf.addN<tf.Tensor2D>(exponents.map((exponent) => tf.exp(tf.mul(scaled, -1 / (2 * 2 ** exponent)))));
}

/**
 * Squared maximum mean discrepancy by its unbiased estimate (Gretton et al., JMLR 13, 2012, lemma 6): the mean kernel of two
 * different source items, and of two different target items, minus twice that of one of each. It is about zero for domains
 * that are alike, and may be less.
 * @param kernels k(z_i, z_j), [N, N], of n_s source items and then the target's
 * @param peak k(z, z), which is the same for every z
 */
export function meanDiscrepancy(kernels: tf.Tensor2D, sourceCount: number, peak: number): tf.Scalar {
  const counts = [sourceCount, (kernels.shape[0] ?? 0) - sourceCount] as const;
  const sumOf = (row: 0 | 1, column: 0 | 1): tf.Scalar =>
    tf.sum(tf.slice(kernels, [row * sourceCount, column * sourceCount], [counts[row], counts[column]]));
  const within = (domain: 0 | 1): tf.Scalar => {
    const count = counts[domain];
    // What an item has with itself says nothing of how items lie.
    return tf.div(tf.sub(sumOf(domain, domain), count * peak), Math.max(1, count * (count - 1)));
  };
  return tf.sub(tf.add(within(0), within(1)), tf.mul(2 / (counts[0] * counts[1]), sumOf(0, 1)));
}
