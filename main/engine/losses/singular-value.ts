import * as tf from '@tensorflow/tfjs-core';

/** 2^10 power iterations: σ₂ = 0.99 σ₁ is then weighed by 1e-9. */
const squarings = 10;
/** Keeps a matrix of zeros from being divided by 0. */
const tiny = 1e-30;

/**
 * σ₁², the square of the largest singular value of f [n, d], by power iteration: the smaller of G = f fᵀ and fᵀ f is squared
 * again and again, which makes G^(2^k) after k products, until it is a multiple of P = u uᵀ (v vᵀ), whose vector belongs to σ₁.
 * Then σ₁² = tr(P G). The vectors are taken as constants, which makes the gradient exact: 2 P f = 2 σ₁ u vᵀ. Where several
 * singular values are the largest, P is the mean over their vectors.
 */
export const largestSingularValueSquared = (f: tf.Tensor): tf.Scalar =>
  tf.customGrad((given, save) => {
    const x = given as tf.Tensor2D;
    const rows = x.shape[0] <= x.shape[1];
    const gram = tf.matMul<tf.Tensor2D>(x, x, !rows, rows);
    const projection = projectionOf(gram);
    (save as (tensors: tf.Tensor[]) => void)([x, projection]);
    return {
      value: tf.sum(tf.mul(projection, gram)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [kept, vectors] = saved as [tf.Tensor2D, tf.Tensor2D];
        return tf.mul(tf.mul(2, dy), rows ? tf.matMul(vectors, kept) : tf.matMul(kept, vectors));
      },
    };
  })(f) as tf.Scalar;

/** The projection on the first eigenvector of a symmetric matrix without negative eigenvalues, both [n, n]. */
function projectionOf(gram: tf.Tensor2D): tf.Tensor2D {
  const diagonal = tf.eye(gram.shape[0]);
  // By the trace, so that powers neither vanish nor overflow.
  const scaled = (matrix: tf.Tensor2D): tf.Tensor2D => tf.div(matrix, tf.maximum(tf.sum(tf.mul(matrix, diagonal)), tiny));
  let power = scaled(gram);
  for (let made = 0; made < squarings; made++) power = scaled(tf.matMul(power, power));
  return power;
}
