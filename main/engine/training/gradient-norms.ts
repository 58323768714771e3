import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../model.ts';
import { batchTensors, drawsOf, tensorsOf } from './eager.ts';
import type { HostBatch } from './execution.ts';
import type { StoredValues } from './state.ts';
import { phaseGradients, trainedBy } from './step.ts';
import type { StepRule } from './step.ts';
import { stepNumbers } from './step-numbers.ts';

/**
 * The Euclidean norm of each network's gradient in one batch, unclipped, by the network's name; of the first phase that updates it.
 * Taken now and then beside training, one operation after the other, so that steps themselves do not pay for it.
 */
export async function gradientNorms(
  model: Model,
  rule: StepRule,
  stored: StoredValues,
  host: HostBatch,
  { progress, seed }: { readonly progress: number; readonly seed: number },
): Promise<Record<string, number>> {
  const slotless = Object.fromEntries(
    Object.entries(stored).filter(([name]) => model.variables.some((variable) => variable.name === name)),
  );
  const values = tensorsOf(slotless);
  const squares = tf.tidy(() => {
    const found: Record<string, tf.Tensor> = {};
    for (const phase of model.phases) {
      const numbers = tf.tensor1d(stepNumbers(phase, rule, { progress, learningRate: 0, updates: {} }));
      const random = drawsOf(seed, `gradient-norms/${phase.name}`);
      const inputs = { batch: batchTensors(model, host), numbers, random };
      const { gradients, statistics, terms } = phaseGradients(model, phase, { ...rule, clipNorm: 0 }, values, inputs);
      // Kept from tidying.
      tf.dispose([{ ...statistics }, terms]);
      for (const network of phase.updates) {
        if (found[network]) continue;
        const own = trainedBy(model, phase).filter((one) => one.network === network);
        if (own.length > 0)
          found[network] = own
            .map(({ variable }) => tf.sum(tf.square(gradients[variable.name] as tf.Tensor)))
            .reduce((sum, one) => tf.add(sum, one));
      }
    }
    return found;
  });
  const norms = await Promise.all(
    Object.entries(squares).map(async ([network, square]): Promise<[string, number]> => [
      network,
      Math.sqrt((await square.data())[0] ?? 0),
    ]),
  );
  tf.dispose([values, squares]);
  return Object.fromEntries(norms);
}
