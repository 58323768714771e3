import * as tf from '@tensorflow/tfjs-core';

/** 2^10 power iterations: σ₂ = 0.99 σ₁ is then weighed by 1e-9. */
const squarings = 10;
/** The smallest lie closer together, seen from the largest: 2^22 iterations tell apart what differs by a few millionths of Σ σ². */
const squaringsForSmallest = 22;
/** Keeps a matrix of zeros from being divided by 0. */
const tiny = 1e-30;

/**
 * σ₁², the square of the largest singular value of f [n, d], by power iteration: the smaller of G = f fᵀ and fᵀ f is squared
 * again and again, which makes G^(2^k) after k products, until it is a multiple of P = u uᵀ (v vᵀ), whose vector belongs to σ₁.
 */
export const largestSingularValueSquared = (f: tf.Tensor): tf.Scalar => squaresAlong(f, (gram) => [projectionOf(gram, squarings)]);

/**
 * Σᵢ σ₋ᵢ², the squares of the `count` smallest of the min(n, d) singular values of f [n, d]: by the same iteration with tr(G) I − G,
 * whose first vector is the last of G; each vector that is found is taken out for the next.
 */
export const smallestSingularValuesSquared = (f: tf.Tensor, count: number): tf.Scalar =>
  squaresAlong(f, (gram) => {
    const diagonal = tf.eye(gram.shape[0]);
    let rest = tf.sub<tf.Tensor2D>(tf.mul(diagonal, traceOf(gram, diagonal)), gram);
    return Array.from({ length: Math.min(count, gram.shape[0]) }, () => {
      const projection = projectionOf(rest, squaringsForSmallest);
      rest = tf.sub(rest, tf.mul(projection, tf.sum(tf.mul(projection, rest))));
      return projection;
    });
  });

/**
 * Σ σ² over the vectors that the projections P of the smaller G are on: ‖P f‖²/‖P‖², which is exact to 32 bits where uᵀ G u, a small
 * difference of large numbers, is not. The vectors are taken as constants, which makes the gradient exact: 2 P f = 2 σ u vᵀ. Where several
 * singular values are the same, P is the mean over their vectors.
 */
const squaresAlong = (f: tf.Tensor, projectionsFor: (gram: tf.Tensor2D) => readonly tf.Tensor2D[]): tf.Scalar =>
  tf.customGrad((given, save) => {
    const x = given as tf.Tensor2D;
    const rows = x.shape[0] <= x.shape[1];
    const found = projectionsFor(tf.matMul<tf.Tensor2D>(x, x, !rows, rows)).map((projection) => {
      const along = rows ? tf.matMul(projection, x) : tf.matMul(x, projection);
      return { along, square: tf.div(tf.sum(tf.square(along)), tf.maximum(tf.sum(tf.square(projection)), tiny)) };
    });
    (save as (tensors: tf.Tensor[]) => void)([sumOf(found.map(({ along }) => along))]);
    return {
      value: sumOf(found.map(({ square }) => square)),
      gradFunc: (dy: tf.Tensor, [along]: tf.Tensor[]) => tf.mul(tf.mul(2, dy), along as tf.Tensor),
    };
  })(f) as tf.Scalar;

const sumOf = (list: readonly tf.Tensor[]): tf.Tensor => list.reduce((sum, one) => tf.add(sum, one));
const traceOf = (matrix: tf.Tensor2D, diagonal: tf.Tensor2D): tf.Scalar => tf.sum(tf.mul(matrix, diagonal));

/** The projection on the first eigenvector of a symmetric matrix without negative eigenvalues, both [n, n]. */
function projectionOf(gram: tf.Tensor2D, squarings: number): tf.Tensor2D {
  const diagonal = tf.eye(gram.shape[0]);
  // By the trace, so that powers neither vanish nor overflow.
  const scaled = (matrix: tf.Tensor2D): tf.Tensor2D => tf.div(matrix, tf.maximum(traceOf(matrix, diagonal), tiny));
  let power = scaled(gram);
  for (let made = 0; made < squarings; made++) power = scaled(tf.matMul(power, power));
  return power;
}
