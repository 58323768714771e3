import * as tf from '@tensorflow/tfjs-core';
import { penaltyOf } from '../fine-tuning/penalty.ts';
import type { Seen } from '../fine-tuning/penalty.ts';
import type { Apply, Batch, Phase } from '../methods/method.ts';
import type { Model } from '../model.ts';
import type { Pass, Random, Values, Variable } from '../networks/layer.ts';
import { valueOf } from '../networks/stack.ts';
import { clipByGlobalNorm } from './optimiser.ts';
import type { Optimiser } from './optimiser.ts';
import { scalarsOf } from './step-numbers.ts';

export interface StepRule {
  readonly optimiser: Optimiser;
  /** For the optimisers that have one. */
  readonly momentum: number;
  readonly weightDecay: number;
  /** 0: gradients are not clipped. */
  readonly clipNorm: number;
}

/** All that an update depends on beside weights. `numbers` are those of `stepNumbers`, in its order: a step freezes none. */
export interface StepInputs {
  readonly batch: Batch;
  readonly numbers: tf.Tensor1D;
  readonly random: Random;
}

/** What the loss of a phase says, all as new tensors: gradients and statistics by variable, and the named terms as one vector. */
export interface Gradients {
  readonly gradients: Values;
  readonly statistics: Values;
  readonly terms: tf.Tensor1D;
  readonly termNames: readonly string[];
}

export const slotName = (variable: string, slot: string): string => `${variable}@${slot}`;

/** The variables that a phase trains, each with its network and the block whose rate it learns at. */
export const trainedBy = (model: Model, phase: Phase<string>): { network: string; variable: Variable; block: number }[] =>
  phase.updates.flatMap((network) =>
    (model.stacks[network]?.variables ?? [])
      .filter(({ role, normalises = false }) => role !== 'statistic' && (phase.only === undefined || normalises))
      .map((variable) => ({ network, variable, block: phase.blocks?.[network] === undefined ? 0 : (variable.block ?? 0) })),
  );

/** Gradients of a phase's loss, clipped, as a pure function of (values, inputs); no tensor but those answered is left behind. */
export function phaseGradients(model: Model, phase: Phase<string>, rule: StepRule, values: Values, inputs: StepInputs): Gradients {
  const statistics: Pass['statistics'] = new Map();
  const trained = trainedBy(model, phase).map(({ variable }) => variable.name);
  let termNames: readonly string[] = [];
  const { gradients, terms } = tf.tidy(() => {
    const { progress } = scalarsOf(phase, rule, inputs.numbers);
    let terms: tf.Tensor1D | undefined;
    const lossOf = (...given: tf.Tensor[]): tf.Scalar => {
      const current = { ...values, ...Object.fromEntries(trained.map((name, at) => [name, given[at] as tf.Tensor])) };
      const seen: Seen[] = [];
      const networks = Object.fromEntries(
        Object.values(model.stacks).map((part): [string, Apply] => [
          part.name,
          (x, domain = 'source') => {
            const maps: tf.Tensor[] = [];
            const result = part.apply(x, current, { training: true, domain, statistics, random: inputs.random, maps });
            if (part === model.extractor) seen.push({ x, domain, maps, features: result });
            return result;
          },
        ]),
      ) as Record<'extractor' | 'head', Apply> & Record<string, Apply>;
      const losses = phase.loss(inputs.batch, networks, { progress, random: inputs.random });
      const penalty = penaltyOf(model, phase, current, trained, seen);
      const total = penalty ? tf.add<tf.Scalar>(losses.total, penalty) : losses.total;
      const named = { loss: total, ...losses.terms, ...(penalty && { regulariser: penalty }) };
      termNames = Object.keys(named);
      terms = tf.keep(tf.stack(Object.values(named)) as tf.Tensor1D);
      return total;
    };
    const grads = trained.length > 0 ? tf.valueAndGrads(lossOf)(trained.map((name) => valueOf(values, name))).grads : [];
    if (trained.length === 0) lossOf();
    const clipped = rule.clipNorm > 0 && grads.length > 0 ? clipByGlobalNorm(grads, rule.clipNorm) : grads;
    return { gradients: Object.fromEntries(trained.map((name, at) => [name, clipped[at] as tf.Tensor])), terms: terms as tf.Tensor1D };
  });
  return { gradients, statistics: Object.fromEntries(statistics), terms, termNames };
}

/** The weights and slots after an update by given gradients, as new tensors. */
export function applyGradients(
  model: Model,
  phase: Phase<string>,
  rule: StepRule,
  values: Values,
  gradients: Values,
  numbers: tf.Tensor1D,
): Values {
  return tf.tidy(() => {
    const { networks } = scalarsOf(phase, rule, numbers);
    const changed: Record<string, tf.Tensor> = {};
    for (const { network, variable, block } of trainedBy(model, phase)) {
      const { name, role } = variable;
      const weight = valueOf(values, name);
      const slots = rule.optimiser.slots.map((slot) => valueOf(values, slotName(name, slot)));
      const { decay, ...scalars } = networks[network]?.[block] ?? {};
      const moved = rule.optimiser.update(weight, valueOf(gradients, name), slots, scalars);
      const decays = rule.weightDecay > 0 && role === 'kernel';
      changed[name] = decays ? tf.sub(moved.weight, tf.mul(weight, decay as tf.Tensor)) : moved.weight;
      rule.optimiser.slots.forEach((slot, index) => (changed[slotName(name, slot)] = moved.slots[index] as tf.Tensor));
    }
    return changed;
  });
}

/** The averaged networks after a step, as new tensors. */
export const followAverages = (model: Model, values: Values): Values =>
  tf.tidy(() =>
    Object.fromEntries(
      model.averages.flatMap(({ name, averageOf, decay }) =>
        (model.stacks[name]?.variables ?? []).map((variable) => {
          const followed = valueOf(values, averageOf + variable.name.slice(name.length));
          return [variable.name, tf.add(tf.mul(valueOf(values, variable.name), decay), tf.mul(followed, 1 - decay))];
        }),
      ),
    ),
  );
