import * as tf from '@tensorflow/tfjs-core';
import type { Arm, NewMetric } from '../../../shared/model/run.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { ItemSource } from '../data-source.ts';
import type { Batch } from '../methods/method.ts';
import type { Model } from '../model.ts';
import { decodeCheckpoint, diverged, encodeCheckpoint } from './checkpoint.ts';
import { evaluate, readBatch } from './evaluate.ts';
import { sampler } from './sampler.ts';
import { learningRateFactor } from './schedule.ts';
import type { LearningRateSchedule } from './schedule.ts';
import { planSteps, stepRule } from './settings.ts';
import type { TrainingSettings } from './settings.ts';
import { advance, disposeState, initialState } from './state.ts';
import type { TrainingState } from './state.ts';

/** One domain: its items, the two parts of their indices, and the class of each item (−1 not known, null no labels). */
export interface DomainData {
  readonly items: ItemSource;
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
  readonly labels: Int32Array | null;
}

export interface Training {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly arm: Arm;
  readonly seed: number;
  readonly source: DomainData & { readonly labels: Int32Array };
  /** Its labels serve the oracle score alone. */
  readonly target: DomainData;
  /** Lets the process hear messages; called once in each step. */
  readonly breathe: () => Promise<void>;
  /** Whether to stop after this step, with a checkpoint of it. */
  readonly stopping: () => boolean;
}

/** What a training says of itself, as plain numbers and bytes; no tensor leaves it. */
export type TrainingUpdate =
  | { readonly type: 'step'; readonly step: number; readonly metrics: readonly NewMetric[] }
  | { readonly type: 'checkpoint'; readonly step: number; readonly epoch: number; readonly bytes: Uint8Array };

/**
 * Trains to the end, or until `stopping`, from the start or from a checkpoint; the way on from a checkpoint is the same
 * to the bit as one without a stop. Ends after a last checkpoint. Throws `diverged` at a loss that is not finite.
 */
export async function* train(training: Training, resumed: { bytes: Uint8Array; where: string } | null): AsyncGenerator<TrainingUpdate> {
  const { model, settings, seed, source, target } = training;
  const rule = stepRule(settings);
  const { perEpoch, total } = planSteps(settings, source.training.length, target.training.length);
  const state: TrainingState = resumed ? decodeCheckpoint(resumed.bytes, resumed.where) : initialState(model, rule, seed);
  const nextBatch = batches(training);
  const reportEvery = Math.max(1, Math.round(perEpoch / 10));
  let window = new Mean();
  try {
    for (let stopping = false; state.step < total && !stopping;) {
      const progress = state.step / total;
      const learningRate = settings.learningRate * learningRateFactor(settings.learningRateSchedule as LearningRateSchedule, progress);
      const batch = await nextBatch(state.step);
      const losses = advance(model, rule, state, batch, progress, learningRate);
      tf.dispose([batch.source, batch.labels, batch.target]);
      if (!Object.values(losses).every(Number.isFinite)) throw diverged(state.step, 'the loss is not finite');
      window.add({ ...losses, 'learning-rate': learningRate });

      await training.breathe();
      stopping = training.stopping();
      const last = state.step === total;
      const checkpoint = last || stopping || state.step % settings.checkpointEvery === 0;
      const metrics: NewMetric[] = [];
      const report = (name: string, value: number, oracle = false): void => {
        metrics.push({ arm: training.arm, seed, step: state.step, name, value, oracle });
      };
      if (checkpoint || state.step % reportEvery === 0) {
        for (const [name, value] of Object.entries(window.read())) report(name, value);
        report('epoch', state.step / perEpoch);
        window = new Mean();
      }
      if (last || state.step % (perEpoch * settings.evaluateEvery) === 0) await score(training, state, report);
      yield { type: 'step', step: state.step, metrics };
      if (checkpoint) yield { type: 'checkpoint', step: state.step, epoch: state.step / perEpoch, bytes: encodeCheckpoint(state, seed) };
    }
  } finally {
    disposeState(state);
  }
}

async function score(
  training: Training,
  state: TrainingState,
  report: (name: string, value: number, oracle?: boolean) => void,
): Promise<void> {
  const { model, source, target } = training;
  const onSource = await evaluate(model, state.values, source.items, source.heldOut, source.labels, {
    is: 'source',
    normalisedAs: 'source',
  });
  const onTarget = await evaluate(model, state.values, target.items, target.heldOut, target.labels, {
    is: 'target',
    normalisedAs: model.targetDomain,
  });
  if (onSource.accuracy !== null) report('source-accuracy', onSource.accuracy);
  if (onTarget.accuracy !== null) report('target-accuracy', onTarget.accuracy, true);
  // Balanced: as many points for telling a source item as for telling a target item.
  if (onSource.domainAccuracy !== null && onTarget.domainAccuracy !== null)
    report('domain-accuracy', (onSource.domainAccuracy + onTarget.domainAccuracy) / 2);
}

/** Batches by step number. Source labels only; a method that sees no target gets none of it. */
function batches({ model, settings, seed, source, target }: Training): (step: number) => Promise<Batch> {
  const fromSource = sampler(source.training, settings.batchSize, seed, 'source');
  const fromTarget = sampler(target.training, settings.batchSize, seed, 'target');
  const classes = model.classes.length;
  return async (step) => {
    const indices = fromSource(step);
    const labels = new Float32Array(indices.length * classes);
    indices.forEach((item, at) => (labels[at * classes + (source.labels[item] ?? 0)] = 1));
    return {
      source: await readBatch(source.items, indices, model),
      labels: tf.tensor2d(labels, [indices.length, classes]),
      target:
        model.targetDomain === 'source'
          ? tf.zeros([0, ...inputShape(model.input)])
          : await readBatch(target.items, fromTarget(step), model),
    };
  };
}

/** Means of named numbers over some steps. */
class Mean {
  #count = 0;
  readonly #sums = new Map<string, number>();

  add(values: Readonly<Record<string, number>>): void {
    this.#count++;
    for (const [name, value] of Object.entries(values)) this.#sums.set(name, (this.#sums.get(name) ?? 0) + value);
  }

  read(): Record<string, number> {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, sum / this.#count]));
  }
}
