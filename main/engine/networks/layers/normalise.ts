import * as tf from '@tensorflow/tfjs-core';

/** Kernels that an engine may bring for what is below, in one pass over memory each; without them it is composed. */
export const normaliseKernel = 'IsthmusNormalise';
export const normaliseGradientKernel = 'IsthmusNormaliseGradient';

export interface Normalised {
  readonly y: tf.Tensor;
  /** Of the batch, [channels]; the variance is unbiased. No gradient passes through them. */
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/** γ (x − μ)/√(σ² + ε) + β with the batch's own μ and σ² over all axes but the last (Ioffe & Szegedy 2015). */
export function normaliseBatch(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor, epsilon: number): Normalised {
  const native = tf.getKernel(normaliseKernel, tf.getBackend()) !== undefined;
  let statistics: readonly tf.Tensor[] = [];
  const normalise = tf.customGrad((...given) => {
    const [values, gamma, beta] = given as unknown as [tf.Tensor, tf.Tensor, tf.Tensor];
    const save = given[3] as unknown as (tensors: tf.Tensor[]) => void;
    const [y, mean, variance, ...kept] = native ? natively(values, gamma, beta, epsilon) : composed(values, gamma, beta, epsilon);
    statistics = [mean, variance].map((statistic) => tf.keep(statistic as tf.Tensor));
    save([values, gamma, ...kept]);
    return {
      value: y as tf.Tensor,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => (native ? nativeGradients(dy, saved, epsilon) : gradients(dy, saved)),
    };
  });
  const y = normalise(x, scale, offset);
  const [mean, variance] = statistics as [tf.Tensor, tf.Tensor];
  return { y, mean, variance };
}

const natively = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor, epsilon: number): tf.Tensor[] =>
  tf.engine().runKernel(normaliseKernel, { x, scale, offset }, { epsilon });

function nativeGradients(dy: tf.Tensor, saved: readonly tf.Tensor[], epsilon: number): tf.Tensor[] {
  const [x, scale, mean, variance, more] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  return tf.engine().runKernel(normaliseGradientKernel, { dy, x, scale, mean, variance, more }, { epsilon });
}

/** y, μ, the unbiased σ², and for the gradient (x − μ)/√(σ² + ε) and 1/√(σ² + ε). */
function composed(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor, epsilon: number): tf.Tensor[] {
  const axes = leadingAxes(x);
  const count = x.size / (x.shape.at(-1) ?? 1);
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes);
  const rate = tf.rsqrt(tf.add(variance, epsilon));
  const normalised = tf.mul(centred, rate);
  const y = tf.add(tf.mul(normalised, scale), offset);
  return [y, mean, tf.mul(variance, count / Math.max(1, count - 1)), normalised, rate];
}

/** The closed form, with z = (x − μ)/√(σ² + ε): dL/dγ = Σ dy·z, dL/dβ = Σ dy, dL/dx = γ (dy − mean(dy) − z·mean(dy·z))/√(σ² + ε). */
function gradients(dy: tf.Tensor, saved: readonly tf.Tensor[]): tf.Tensor[] {
  const [x, scale, normalised, rate] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const axes = leadingAxes(x);
  const count = x.size / (x.shape.at(-1) ?? 1);
  const forOffset = tf.sum(dy, axes);
  const forScale = tf.sum(tf.mul(dy, normalised), axes);
  const along = tf.add(tf.mul(normalised, tf.div(forScale, count)), tf.div(forOffset, count));
  return [tf.mul(tf.sub(dy, along), tf.mul(rate, scale)), forScale, forOffset];
}

const leadingAxes = (x: tf.Tensor): number[] => x.shape.map((_, axis) => axis).slice(0, -1);
