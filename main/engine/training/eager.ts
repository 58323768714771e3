import * as tf from '@tensorflow/tfjs-core';
import { inputShape } from '../../../shared/model/input.ts';
import type { Batch, Phase } from '../methods/method.ts';
import type { Model } from '../model.ts';
import type { Random } from '../networks/layer.ts';
import { sizeOf } from '../networks/layer.ts';
import { noiseFor } from '../random.ts';
import { furtherParts, itemShapes, usualParts } from './batch-parts.ts';
import type { Parts, TensorPart } from './batch-parts.ts';
import type { Execution, ExecutionPlan, HostBatch } from './execution.ts';
import { infer } from './infer.ts';
import type { Inference } from './infer.ts';
import { lossName, Losses } from './losses.ts';
import { applyGradients, followAverages, phaseGradients } from './step.ts';
import { stepNumbers } from './step-numbers.ts';
import type { StoredTensor, StoredValues } from './state.ts';

/** The step's random numbers on this engine: draw after draw, each by its place in the training. */
export function drawsOf(seed: number, place: string): Random {
  let draws = 0;
  return (shape) => tf.tensor(noiseFor(seed, `${place}/${draws++}`, sizeOf(shape)), [...shape]);
}

/** Where an update stands in a training, which its random numbers follow from. */
export const placeOf = (step: number, phase: Phase<string>, repeat: number): string => `step/${step}/${phase.name}/${repeat}`;

/** The tensors of a batch, each part that is there as [n, …]. */
export function batchTensors(model: Model, batch: HostBatch): Batch {
  const shapes = partShapes(model, batch);
  return Object.fromEntries(
    Object.entries(shapes).map(([part, shape]) => [part, tf.tensor(batch[part as TensorPart] as Float32Array, shape)]),
  ) as unknown as Batch;
}

/** The shapes of the tensors that a batch has. */
export function partShapes(model: Model, batch: HostBatch): Parts<number[]> {
  const rowWidth = model.refresh?.rowWidth(model.classes.length) ?? 0;
  const shapes = itemShapes({ input: model.input, labelWidth: model.labelWidth, sources: model.sources, rowWidth });
  const present = [...usualParts, ...furtherParts].flatMap((part) => {
    const values = batch[part];
    return values ? [[part, [values.length / sizeOf(shapes[part]), ...shapes[part]]] as const] : [];
  });
  return Object.fromEntries(present) as unknown as Parts<number[]>;
}

export const tensorsOf = (values: StoredValues): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(values).map(([name, stored]) => [name, tf.tensor(stored.values, [...stored.shape])]));

/** Operation after operation, on whatever engine is loaded. */
export function eagerExecution({ model, rule, seed, values: initial }: ExecutionPlan): Promise<Execution> {
  const values = tensorsOf(copied(initial));
  const losses = new Losses();
  const replace = (changed: Readonly<Record<string, tf.Tensor>>): void => {
    for (const [name, value] of Object.entries(changed)) {
      values[name]?.dispose();
      values[name] = value;
    }
  };
  /** The batch of one step lies on the engine while its phases run. */
  let fed: { readonly step: number; readonly batch: Batch } | undefined;
  function feedBatch(step: number, host: HostBatch): Batch {
    if (fed?.step === step) return fed.batch;
    disposeBatch();
    const batch = batchTensors(model, host);
    for (const tensor of Object.values(batch) as tf.Tensor[]) tf.keep(tensor);
    fed = { step, batch };
    return batch;
  }
  function disposeBatch(): void {
    if (fed) tf.dispose({ ...fed.batch });
    fed = undefined;
  }

  return Promise.resolve({
    update(index, repeat, host, moment) {
      const phase = model.phases[index] as Phase<string>;
      let termNames: readonly string[] = [];
      const { terms, ...changed } = tf.tidy(() => {
        const batch = feedBatch(moment.step, host);
        const numbers = tf.tensor1d(stepNumbers(phase, rule, moment));
        const random = drawsOf(seed, placeOf(moment.step, phase, repeat));
        const found = phaseGradients(model, phase, rule, values, { batch, numbers, random });
        termNames = found.termNames;
        return { ...applyGradients(model, phase, rule, values, found.gradients, numbers), ...found.statistics, terms: found.terms };
      });
      replace(changed);
      losses.add(
        termNames.map((name) => lossName(model, phase, name)),
        terms,
      );
    },
    follow: () => replace(followAverages(model, values)),
    losses: () => losses.read(),
    async predict(x, count, domain) {
      const tensors = tf.tidy(() => ({ ...infer(model, values, tf.tensor(x, [count, ...inputShape(model.input)]), domain) }));
      const read = Object.entries(tensors).map(async ([name, tensor]) => [name, await tensor.data<'float32'>()] as const);
      const found = Object.fromEntries(await Promise.all(read)) as Record<Exclude<keyof Inference, 'domains'>, Float32Array> & {
        domains?: Float32Array;
      };
      tf.dispose(tensors);
      return { ...found, domains: found.domains ?? null };
    },
    async read() {
      const entries = Object.entries(values).map(async ([name, tensor]): Promise<[string, StoredTensor]> => [
        name,
        { shape: tensor.shape, values: Float32Array.from(await tensor.data()) },
      ]);
      return Object.fromEntries(await Promise.all(entries));
    },
    write: (given) => replace(tensorsOf(copied(given))),
    dispose() {
      tf.dispose(values);
      disposeBatch();
      losses.dispose();
    },
  });
}

/** Some engines keep an array that a tensor is made of; the caller may change its own. */
const copied = (values: StoredValues): StoredValues =>
  Object.fromEntries(Object.entries(values).map(([name, { shape, values: own }]) => [name, { shape, values: own.slice() }]));
