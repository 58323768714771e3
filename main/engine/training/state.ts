import * as tf from '@tensorflow/tfjs-core';
import { randomFor } from '../random.ts';
import type { Model } from '../model.ts';
import { initialValues } from '../networks/stack.ts';
import { phaseStep, slotName } from './step.ts';
import type { StepRule } from './step.ts';
import type { Batch } from '../methods/method.ts';

/** A training at some step: weights, statistics and optimiser slots by name, and how often each phase has updated. */
export interface TrainingState {
  step: number;
  values: Record<string, tf.Tensor>;
  updates: Record<string, number>;
}

/** The state before the first step. Networks of the same name and shape start alike whatever the method, so arms compare. */
export function initialState(model: Model, rule: StepRule, seed: number): TrainingState {
  const weights = model.variables.filter((variable) => variable.role !== 'statistic');
  const slots = weights.flatMap((variable) =>
    rule.optimiser.slots.map((slot) => [slotName(variable.name, slot), tf.zeros([...variable.shape])] as const),
  );
  return {
    step: 0,
    values: { ...initialValues(model.variables, (name) => randomFor(seed, `weights/${name}`)), ...Object.fromEntries(slots) },
    updates: {},
  };
}

/** Runs all phases once, in place of the state's tensors. Answers the losses, named for their phase where there are several. */
export function advance(
  model: Model,
  rule: StepRule,
  state: TrainingState,
  batch: Batch,
  progress: number,
  learningRate: number,
): Record<string, number> {
  const read: Record<string, number> = {};
  for (const phase of model.phases) {
    for (let repeat = 0; repeat < phase.repeat; repeat++) {
      const t = (state.updates[phase.name] ?? 0) + 1;
      const numbers = { ...rule.optimiser.scalars(learningRate, t), progress, learningRate };
      const scalars = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)])) as Record<
        string,
        tf.Scalar
      > & {
        progress: tf.Scalar;
        learningRate: tf.Scalar;
      };
      const { values, terms } = phaseStep(model, phase, rule, state.values, batch, scalars);
      tf.dispose(scalars);
      for (const [name, value] of Object.entries(values)) {
        state.values[name]?.dispose();
        state.values[name] = value;
      }
      for (const [name, term] of Object.entries(terms)) {
        read[model.phases.length === 1 ? name : `${phase.name}-${name}`] = term.dataSync()[0] ?? Number.NaN;
        term.dispose();
      }
      state.updates[phase.name] = t;
    }
  }
  state.step++;
  return read;
}

export const disposeState = (state: TrainingState): void => tf.dispose(state.values);
