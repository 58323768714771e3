import * as tf from '@tensorflow/tfjs-core';
import type { Apply, Batch, Phase } from '../methods/method.ts';
import type { Model } from '../model.ts';
import type { Pass, Values } from '../networks/layer.ts';
import { valueOf } from '../networks/stack.ts';
import { clipByGlobalNorm } from './optimiser.ts';
import type { Optimiser } from './optimiser.ts';

export interface StepRule {
  readonly optimiser: Optimiser;
  readonly weightDecay: number;
  /** 0: gradients are not clipped. */
  readonly clipNorm: number;
}

/** All numbers that a step depends on, as tensors, so that nothing of the host is frozen into a traced step. */
export type StepScalars = Readonly<Record<string, tf.Scalar>> & { readonly progress: tf.Scalar; readonly learningRate: tf.Scalar };

/** Values that a step changed, and the losses that it saw, all as new tensors. */
export interface StepResult {
  readonly values: Values;
  readonly terms: Readonly<Record<string, tf.Scalar>>;
}

export const slotName = (variable: string, slot: string): string => `${variable}@${slot}`;

/**
 * One update of a phase as a pure function of (values, batch, scalars). `values` hold weights, statistics and the
 * optimiser's slots; nothing is written in place, and no tensor but those answered is left behind.
 */
export function phaseStep(
  model: Model,
  phase: Phase<string>,
  rule: StepRule,
  values: Values,
  batch: Batch,
  scalars: StepScalars,
): StepResult {
  const statistics: Pass['statistics'] = new Map();
  const trained = phase.updates.flatMap((part) =>
    (model.stacks[part]?.variables ?? []).filter((variable) => variable.role !== 'statistic'),
  );
  const weights = trained.map((variable) => valueOf(values, variable.name));
  let terms: Record<string, tf.Scalar> = {};

  const result = tf.tidy(() => {
    const lossOf = (...given: tf.Tensor[]): tf.Scalar => {
      const current = { ...values, ...Object.fromEntries(trained.map((variable, at) => [variable.name, given[at] as tf.Tensor])) };
      const networks = Object.fromEntries(
        Object.values(model.stacks).map((part): [string, Apply] => [
          part.name,
          (x, domain = 'source') => part.apply(x, current, { training: true, domain, statistics }),
        ]),
      ) as Record<'extractor' | 'head', Apply> & Record<string, Apply>;
      const losses = phase.loss(batch, networks, scalars.progress);
      terms = Object.fromEntries(
        Object.entries({ loss: losses.total, ...losses.terms }).map(([name, term]) => [name, tf.keep(tf.clone(term))]),
      );
      return losses.total;
    };
    const { grads } = tf.valueAndGrads(lossOf)(weights);
    const gradients = rule.clipNorm > 0 ? clipByGlobalNorm(grads, rule.clipNorm) : grads;
    const changed: Record<string, tf.Tensor> = {};
    trained.forEach((variable, at) => {
      const weight = weights[at] as tf.Tensor;
      const slots = rule.optimiser.slots.map((slot) => valueOf(values, slotName(variable.name, slot)));
      const moved = rule.optimiser.update(weight, gradients[at] as tf.Tensor, slots, scalars);
      const decays = rule.weightDecay > 0 && variable.role === 'kernel';
      changed[variable.name] = decays ? tf.sub(moved.weight, tf.mul(weight, tf.mul(scalars.learningRate, rule.weightDecay))) : moved.weight;
      rule.optimiser.slots.forEach((slot, index) => (changed[slotName(variable.name, slot)] = moved.slots[index] as tf.Tensor));
    });
    return changed;
  });
  return { values: { ...result, ...Object.fromEntries(statistics) }, terms };
}
