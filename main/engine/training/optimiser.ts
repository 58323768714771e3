import * as tf from '@tensorflow/tfjs-core';

export type OptimiserId = 'sgd' | 'momentum' | 'nesterov' | 'adam' | 'rmsprop';

/** A rule for one weight, as a pure function; `slots` are the tensors that it remembers for each weight, zero at first. */
export interface Optimiser {
  readonly id: OptimiserId;
  readonly slots: readonly string[];
  /** What update number t = 1, 2, … needs beside tensors; `rate` is always among it. */
  scalars(learningRate: number, t: number): Readonly<Record<string, number>> & { readonly rate: number };
  update(
    weight: tf.Tensor,
    gradient: tf.Tensor,
    slots: readonly tf.Tensor[],
    scalars: Readonly<Record<string, tf.Tensor>>,
  ): { weight: tf.Tensor; slots: readonly tf.Tensor[] };
}

export const adamConstants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
export const rmspropConstants = { decay: 0.9, epsilon: 1e-7 };

const scalar = (scalars: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor => {
  const found = scalars[name];
  if (found === undefined) throw new Error(`There is no scalar ${name}.`);
  return found;
};

/**
 * Adam, Kingma & Ba 2015, in the form of the end of its section 2: m and v are the running means of g and g², and their start
 * at zero is corrected in the rate α√(1 − β2ᵗ)/(1 − β1ᵗ), and in ε√(1 − β2ᵗ), which makes it equal to algorithm 1.
 * With weight decay, which is decoupled, it is AdamW (Loshchilov & Hutter 2019).
 */
const adam: Optimiser = {
  id: 'adam',
  slots: ['mean', 'square'],
  scalars(learningRate, t) {
    const correction = Math.sqrt(1 - adamConstants.beta2 ** t);
    return { rate: (learningRate * correction) / (1 - adamConstants.beta1 ** t), epsilon: adamConstants.epsilon * correction };
  },
  update(weight, gradient, [mean, square], scalars) {
    const { beta1, beta2 } = adamConstants;
    const m = tf.add(tf.mul(mean as tf.Tensor, beta1), tf.mul(gradient, 1 - beta1));
    const v = tf.add(tf.mul(square as tf.Tensor, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const scale = tf.add(tf.sqrt(v), scalar(scalars, 'epsilon'));
    return { weight: tf.sub(weight, tf.mul(tf.div(m, scale), scalar(scalars, 'rate'))), slots: [m, v] };
  },
};

/** v ← ρv + (1 − ρ)g²; the weight moves by −rate·g/√(v + ε) (Tieleman & Hinton 2012, lecture 6.5). */
const rmsprop: Optimiser = {
  id: 'rmsprop',
  slots: ['square'],
  scalars: (learningRate) => ({ rate: learningRate }),
  update(weight, gradient, [square], scalars) {
    const { decay, epsilon } = rmspropConstants;
    const v = tf.add(tf.mul(square as tf.Tensor, decay), tf.mul(tf.square(gradient), 1 - decay));
    return { weight: tf.sub(weight, tf.mul(tf.mul(gradient, scalar(scalars, 'rate')), tf.rsqrt(tf.add(v, epsilon)))), slots: [v] };
  },
};

const sgd: Optimiser = {
  id: 'sgd',
  slots: [],
  scalars: (learningRate) => ({ rate: learningRate }),
  update: (weight, gradient, _slots, scalars) => ({ weight: tf.sub(weight, tf.mul(gradient, scalar(scalars, 'rate'))), slots: [] }),
};

/** v ← μv + g; the weight moves by −rate·v, or with Nesterov's look-ahead by −rate·(g + μv) (Sutskever et al. 2013). */
const withMomentum = (id: 'momentum' | 'nesterov', momentum: number): Optimiser => ({
  id,
  slots: ['velocity'],
  scalars: (learningRate) => ({ rate: learningRate }),
  update(weight, gradient, [velocity], scalars) {
    const v = tf.add(tf.mul(velocity as tf.Tensor, momentum), gradient);
    const direction = id === 'nesterov' ? tf.add(gradient, tf.mul(v, momentum)) : v;
    return { weight: tf.sub(weight, tf.mul(direction, scalar(scalars, 'rate'))), slots: [v] };
  },
});

export function optimiserNamed(id: OptimiserId, momentum: number): Optimiser {
  if (id === 'momentum' || id === 'nesterov') return withMomentum(id, momentum);
  return { adam, rmsprop, sgd }[id];
}

/** Gradients scaled so that their common length is at most `norm` (Pascanu et al. 2013). */
export function clipByGlobalNorm(gradients: readonly tf.Tensor[], norm: number): tf.Tensor[] {
  const length = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
  const scale = tf.minimum(1, tf.div(norm, tf.add(length, 1e-6)));
  return gradients.map((gradient) => tf.mul(gradient, scale));
}
