import * as tf from '@tensorflow/tfjs-core';

/** Keeps ε above zero where all costs are zero. */
const tiny = 1e-12;

export interface Sinkhorn {
  /** ε as a share of the mean cost. */
  readonly regularisation: number;
  readonly iterations: number;
}

/**
 * The plan γ [n, m] that carries n items of mass 1/n to m items of mass 1/m at the least Σ γ C − ε H(γ) (Cuturi, Sinkhorn Distances,
 * NeurIPS 2013), by a given number of Sinkhorn's iterations on logarithms, which cannot underflow:
 *
 *   γ = exp(u + v − C/ε),   u ← −log n − log Σ_j exp(v_j − C_ij/ε),   v ← −log m − log Σ_i exp(u_i − C_ij/ε)
 *
 * Columns then add up to 1/m, and rows to 1/n as nearly as the iterations have settled. As ε falls, γ becomes the exact plan.
 * No gradient passes through it.
 * @param cost C ≥ 0, [n, m]
 */
export const transportPlan = (cost: tf.Tensor, { regularisation, iterations }: Sinkhorn): tf.Tensor =>
  // The iterations lie inside, where no gradient of theirs is recorded.
  tf.customGrad((given) => {
    const c = given as tf.Tensor;
    const [n = 1, m = 1] = c.shape;
    const scaled = tf.div(c, tf.add(tf.mul(regularisation, tf.mean(c)), tiny));
    let [rows, columns]: [tf.Tensor, tf.Tensor] = [tf.zeros([n, 1]), tf.zeros([1, m])];
    for (let iteration = 0; iteration < iterations; iteration++) {
      rows = tf.sub(-Math.log(n), tf.logSumExp(tf.sub(columns, scaled), 1, true));
      columns = tf.sub(-Math.log(m), tf.logSumExp(tf.sub(rows, scaled), 0, true));
    }
    const value = tf.exp(tf.sub(tf.add(rows, columns), scaled));
    return { value, gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) };
  })(cost);
