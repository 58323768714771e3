import * as tf from '@tensorflow/tfjs-core';
import type { Phase } from '../methods/method.ts';
import type { StepRule } from './step.ts';

/** Where a training stands when a phase begins. */
export interface Moment {
  /** τ ∈ [0, 1]. */
  readonly progress: number;
  readonly learningRate: number;
  /** How often each network has been updated so far. */
  readonly updates: Readonly<Record<string, number>>;
}

const scalarNames = (rule: StepRule): string[] => [...Object.keys(rule.optimiser.scalars(0, 1)).sort(), 'decay'];

/**
 * All numbers of one update in one vector: progress, then for each network that the phase updates the optimiser's scalars by
 * name, and `decay`, the share by which kernels shrink. One vector, since each tensor that is fed costs time.
 */
export function stepNumbers(phase: Phase<string>, rule: StepRule, { progress, learningRate, updates }: Moment): Float32Array {
  const numbers = phase.updates.flatMap((network) => {
    const rate = learningRate * ((phase.rates as Record<string, number> | undefined)?.[network] ?? 1);
    const scalars: Record<string, number> = {
      ...rule.optimiser.scalars(rate, (updates[network] ?? 0) + 1),
      decay: rate * rule.weightDecay,
    };
    return scalarNames(rule).map((name) => scalars[name] ?? 0);
  });
  return Float32Array.from([progress, ...numbers]);
}

export interface StepScalars {
  readonly progress: tf.Scalar;
  readonly networks: Readonly<Record<string, Readonly<Record<string, tf.Tensor>>>>;
}

/** The numbers of `stepNumbers` as scalars by network and name. */
export function scalarsOf(phase: Phase<string>, rule: StepRule, numbers: tf.Tensor1D): StepScalars {
  const [progress, ...rest] = tf.unstack(numbers);
  const names = scalarNames(rule);
  const networks = phase.updates.map((network, at) => {
    const own = rest.slice(at * names.length, (at + 1) * names.length);
    return [network, Object.fromEntries(names.map((name, index) => [name, own[index] as tf.Tensor]))] as const;
  });
  return { progress: progress as tf.Scalar, networks: Object.fromEntries(networks) };
}
