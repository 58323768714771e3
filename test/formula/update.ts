import * as tf from '@tensorflow/tfjs-core';
import type { Batch, Phase } from '../../main/engine/methods/method.ts';
import type { Model } from '../../main/engine/model.ts';
import { drawsOf } from '../../main/engine/training/eager.ts';
import { applyGradients, phaseGradients } from '../../main/engine/training/step.ts';
import type { StepRule } from '../../main/engine/training/step.ts';
import { stepNumbers } from '../../main/engine/training/step-numbers.ts';
import type { Moment } from '../../main/engine/training/step-numbers.ts';
import type { Values } from '../../main/engine/networks/layer.ts';

/** One update as the engine makes it: its gradients, its losses by name, and all values after it. */
export function update(model: Model, phase: Phase<string>, rule: StepRule, values: Values, batch: Batch, moment: Moment) {
  const numbers = tf.tensor1d(stepNumbers(phase, rule, moment));
  const inputs = { batch, numbers, random: drawsOf(1, 'test') };
  const { gradients, statistics, terms, termNames } = phaseGradients(model, phase, rule, values, inputs);
  const losses = Array.from(terms.dataSync());
  return {
    gradients,
    terms: Object.fromEntries(termNames.map((name, at) => [name, losses[at]])),
    values: { ...values, ...applyGradients(model, phase, rule, values, gradients, numbers), ...statistics },
  };
}
