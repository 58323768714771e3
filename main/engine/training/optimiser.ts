import * as tf from '@tensorflow/tfjs-core';

export type OptimiserId = 'sgd' | 'momentum' | 'nesterov' | 'adam';

/** A rule for one weight, as a pure function; `slots` are the tensors that it remembers for each weight, zero at first. */
export interface Optimiser {
  readonly slots: readonly string[];
  /** What update number t = 1, 2, … needs beside tensors. */
  scalars(learningRate: number, t: number): Readonly<Record<string, number>>;
  update(
    weight: tf.Tensor,
    gradient: tf.Tensor,
    slots: readonly tf.Tensor[],
    scalars: Readonly<Record<string, tf.Scalar>>,
  ): { weight: tf.Tensor; slots: readonly tf.Tensor[] };
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Adam, Kingma & Ba 2015, algorithm 1: m and v are the running means of g and g², corrected for their start at zero. */
const adam: Optimiser = {
  slots: ['mean', 'square'],
  scalars: (learningRate, t) => ({ rate: learningRate / (1 - beta1 ** t), correction: 1 / Math.sqrt(1 - beta2 ** t) }),
  update(weight, gradient, [mean, square], scalars) {
    const m = tf.add(tf.mul(mean as tf.Tensor, beta1), tf.mul(gradient, 1 - beta1));
    const v = tf.add(tf.mul(square as tf.Tensor, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const scale = tf.add(tf.mul(tf.sqrt(v), scalars.correction as tf.Scalar), epsilon);
    return { weight: tf.sub(weight, tf.mul(tf.div(m, scale), scalars.rate as tf.Scalar)), slots: [m, v] };
  },
};

const sgd: Optimiser = {
  slots: [],
  scalars: (learningRate) => ({ rate: learningRate }),
  update: (weight, gradient, _slots, scalars) => ({ weight: tf.sub(weight, tf.mul(gradient, scalars.rate as tf.Scalar)), slots: [] }),
};

/** v ← μv + g; the weight moves by −rate·v, or with Nesterov's look-ahead by −rate·(g + μv) (Sutskever et al. 2013). */
const withMomentum = (momentum: number, nesterov: boolean): Optimiser => ({
  slots: ['velocity'],
  scalars: (learningRate) => ({ rate: learningRate }),
  update(weight, gradient, [velocity], scalars) {
    const v = tf.add(tf.mul(velocity as tf.Tensor, momentum), gradient);
    const direction = nesterov ? tf.add(gradient, tf.mul(v, momentum)) : v;
    return { weight: tf.sub(weight, tf.mul(direction, scalars.rate as tf.Scalar)), slots: [v] };
  },
});

export function optimiserNamed(id: OptimiserId, momentum: number): Optimiser {
  if (id === 'adam') return adam;
  return id === 'sgd' ? sgd : withMomentum(momentum, id === 'nesterov');
}

/** Gradients scaled so that their common length is at most `norm` (Pascanu et al. 2013). */
export function clipByGlobalNorm(gradients: readonly tf.Tensor[], norm: number): tf.Tensor[] {
  const length = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
  const scale = tf.minimum(1, tf.div(norm, tf.add(length, 1e-6)));
  return gradients.map((gradient) => tf.mul(gradient, scale));
}
