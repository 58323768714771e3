/* Real small trainings with all the figures that the doctor looks at, none of which needs labels of the target. */
import * as tf from '@tensorflow/tfjs-core';
import { healthOf } from '../../main/engine/analysis/health.ts';
import { decodeCheckpoint } from '../../main/engine/training/checkpoint.ts';
import { batchTensors, drawsOf, eagerExecution, tensorsOf } from '../../main/engine/training/eager.ts';
import { batchFormOf } from '../../main/engine/training/batch-parts.ts';
import { readItems } from '../../main/engine/training/evaluate.ts';
import { stepNumbers } from '../../main/engine/training/step-numbers.ts';
import { phaseGradients } from '../../main/engine/training/step.ts';
import { planSteps, stepRule } from '../../main/engine/training/settings.ts';
import type { StoredValues } from '../../main/engine/training/state.ts';
import { train } from '../../main/engine/training/train.ts';
import type { Training, TrainingUpdate } from '../../main/engine/training/train.ts';
import { validators } from '../../main/engine/validators/index.ts';
import type { Evidence, Observed } from '../../main/engine/validators/validator.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { Metric } from '../../shared/model/run.ts';

/** Trains with a checkpoint at every evaluation, and answers all metrics, those of each checkpoint among them. */
export async function checkedRun(training: Training, given: { validators?: boolean } = {}): Promise<Metric[]> {
  const { model, settings, source, target } = training;
  const { perEpoch } = planSteps(settings, source.training.length, target.training.length);
  const every = { ...training, settings: { ...settings, checkpointEvery: perEpoch * settings.evaluateEvery } };
  const metrics: Metric[] = [];
  const checkpoints: Extract<TrainingUpdate, { type: 'checkpoint' }>[] = [];
  try {
    for await (const update of train(every, null))
      if (update.type === 'checkpoint') checkpoints.push(update);
      else metrics.push(...update.metrics.map((metric) => ({ ...metric, seq: 0 })));
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'diverged')) throw error;
  }
  const own: Metric[] = [];
  const reported = new Set(metrics.map(({ name }) => name));
  for (const { step, bytes } of checkpoints) {
    const report = (name: string, value: number): void => {
      if (!reported.has(name)) own.push({ seq: 0, arm: training.arm, seed: training.seed, step, name, value, oracle: false });
    };
    const { values, updates } = decodeCheckpoint(bytes, 'a test');
    const look = await observer(training, values);
    const seen = await look(target.items, target.heldOut, model.targetDomain);
    for (const [name, value] of Object.entries(healthOf(seen) ?? {})) report(name, value);
    for (const [network, norm] of Object.entries(await gradientNorms(training, values, updates, step)))
      report(`gradient-norm/${network}`, norm);
    if (given.validators) for (const [id, score] of await scores(training, look)) report(`validator/${id}`, score);
    look.dispose();
  }
  return [...metrics, ...own].sort((a, b) => a.step - b.step);
}

async function observer({ model, settings, seed }: Training, values: StoredValues) {
  const execution = await eagerExecution({ model, rule: stepRule(settings), seed, batch: { source: 0, target: 0 }, values });
  const look = async (items: Training['source']['items'], indices: Int32Array, domain: 'source' | 'target'): Promise<Observed> => {
    const x = await readItems(items, indices, model.input);
    return { count: indices.length, ...(await execution.predict(x, indices.length, domain)) };
  };
  return Object.assign(look, { dispose: () => execution.dispose() });
}

/** The length of each network's gradient, over all its weights, at one batch. */
async function gradientNorms(
  training: Training,
  values: StoredValues,
  updates: Readonly<Record<string, number>>,
  step: number,
): Promise<Record<string, number>> {
  const { model, settings, seed, source, target } = training;
  const batches = training.openBatches(
    {
      ...batchFormOf(model, settings.batchSize),
      seed,
      source: { items: source.items, training: source.training, labels: source.labels },
      target: { items: target.items, training: target.training },
    },
    step,
  );
  const host = await batches.next();
  await batches.close();
  const rule = stepRule(settings);
  const { total } = planSteps(settings, source.training.length, target.training.length);
  return tf.tidy(() => {
    const squares: Record<string, number> = {};
    const tensors = tensorsOf(values);
    const batch = batchTensors(model, host);
    for (const phase of model.phases) {
      const moment = { progress: Math.min(1, step / total), learningRate: settings.learningRate, updates };
      const numbers = tf.tensor1d(stepNumbers(phase, rule, moment));
      const { gradients } = phaseGradients(model, phase, rule, tensors, { batch, numbers, random: drawsOf(seed, 'check-up') });
      for (const [variable, gradient] of Object.entries(gradients)) {
        const network = variable.slice(0, variable.indexOf('/'));
        squares[network] = (squares[network] ?? 0) + tf.sum(tf.square(gradient)).dataSync()[0]!;
      }
    }
    return Object.fromEntries(Object.entries(squares).map(([network, square]) => [network, Math.sqrt(square)]));
  });
}

async function scores({ model, seed, source, target }: Training, look: Awaited<ReturnType<typeof observer>>): Promise<[string, number][]> {
  const labelled = async (indices: Int32Array) => ({
    ...(await look(source.items, indices, 'source')),
    labels: indices.map((item) => source.labels[item] ?? 0),
  });
  const seen = await look(target.items, target.training, model.targetDomain);
  const evidence: Evidence = {
    classes: model.classes.length,
    featureSize: seen.features.length / seen.count,
    sourceTraining: await labelled(source.training),
    source: await labelled(source.heldOut),
    target: seen,
    mixtures: { share: 0.6, first: new Int32Array(0), second: new Int32Array(0), probabilities: new Float32Array(0) },
    seed,
  };
  return validators
    .map(({ descriptor, score }): [string, number] => [descriptor.id, score(evidence)])
    .filter(([, score]) => Number.isFinite(score));
}
