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
  /** How many blocks learn of a network that is unfrozen block by block, from the top. */
  readonly unfrozen?: number;
}

const blocksOf = (phase: Phase<string>, network: string): number => phase.blocks?.[network] ?? 1;

const scalarNames = (rule: StepRule): string[] => [...Object.keys(rule.optimiser.scalars(0, 1)).sort(), 'decay'];

/**
 * All numbers of one update in one vector: progress, then for each network that the phase updates, or each block of it, the optimiser's
 * scalars by name, and `decay`, the share by which kernels shrink. One vector, since each tensor that is fed costs time.
 */
export function stepNumbers(phase: Phase<string>, rule: StepRule, moment: Moment): Float32Array {
  const { progress, learningRate, updates, unfrozen = Infinity } = moment;
  const numbers = phase.updates.flatMap((network) => {
    const whole = learningRate * ((phase.rates as Record<string, number> | undefined)?.[network] ?? 1);
    return Array.from({ length: blocksOf(phase, network) }, (_, block) => {
      const rate = phase.blocks?.[network] !== undefined && block >= unfrozen ? 0 : whole;
      const scalars: Record<string, number> = {
        ...rule.optimiser.scalars(rate, (updates[network] ?? 0) + 1),
        decay: rate * rule.weightDecay,
      };
      return scalarNames(rule).map((name) => scalars[name] ?? 0);
    }).flat();
  });
  return Float32Array.from([progress, ...numbers]);
}

export interface StepScalars {
  readonly progress: tf.Scalar;
  readonly networks: Readonly<Record<string, readonly Readonly<Record<string, tf.Tensor>>[]>>;
}

/** The numbers of `stepNumbers` as scalars by network, block and name; a network that learns as a whole is one block. */
export function scalarsOf(phase: Phase<string>, rule: StepRule, numbers: tf.Tensor1D): StepScalars {
  const [progress, ...rest] = tf.unstack(numbers);
  const names = scalarNames(rule);
  const scalars = (): Record<string, tf.Tensor> => Object.fromEntries(names.map((name) => [name, rest.shift() as tf.Tensor]));
  const networks = phase.updates.map((network) => [network, Array.from({ length: blocksOf(phase, network) }, scalars)] as const);
  return { progress: progress as tf.Scalar, networks: Object.fromEntries(networks) };
}
