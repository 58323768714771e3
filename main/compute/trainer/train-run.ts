import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/contract/errors.ts';
import { armsOf } from '../../../shared/model/arms.ts';
import type { NewMetric } from '../../../shared/model/run.ts';
import { planSteps, resolveTraining } from '../../engine/training/settings.ts';
import { decodeCheckpoint } from '../../engine/training/checkpoint.ts';
import type { StoredValues } from '../../engine/training/state.ts';
import { train } from '../../engine/training/train.ts';
import { validators } from '../../engine/validators/index.ts';
import type { TrainerEvent, TrainingJob } from '../../services/ports/training.ts';
import type { LoadedEngine } from '../engines/engine.ts';
import { executorFor } from '../executors.ts';
import { batchesAhead } from './ahead.ts';
import { dataOf } from './arm-data.ts';
import { modelOf, orderOf } from './arms.ts';
import { circumstances } from './circumstances.ts';
import { newestCheckpoint, writeCheckpoint } from './checkpoint-files.ts';
import { ensureFeaturesOf } from './features.ts';
import { Pace } from './pace.ts';
import { takeModel } from './take-model.ts';
import { openRunData } from './run-data.ts';
import type { RunDataOrder } from './run-data.ts';
import { versions } from './versions.ts';

export interface Talk {
  say(event: TrainerEvent): void;
  /** Says it and waits until the main side has stored it. */
  tell(event: TrainerEvent): Promise<void>;
  /** What was asked for since the start, if anything. */
  wanted(): 'pause' | 'cancel' | null;
}

/**
 * Computes the features of a run with a backbone where they are not kept, and answers what computed them, in sentences. Null where it was
 * asked to stop meanwhile, which it has said.
 */
async function makeFeatures(job: TrainingJob, talk: Talk): Promise<string[] | null> {
  const pace = new Pace(0);
  const phase = `Features by ${job.backbone?.backbone.name}`;
  const report = (done: number, total: number): void => {
    if (!pace.due() && done < total) return;
    pace.read(done);
    talk.say({ type: 'preparing', phase, done, total });
  };
  try {
    return await ensureFeaturesOf(job, report, () => talk.wanted() !== null);
  } catch (error) {
    const wanted = talk.wanted();
    if (!wanted || !(error instanceof AppError && error.code === 'interrupted')) throw error;
    await talk.tell({ type: wanted === 'pause' ? 'paused' : 'cancelled' });
    return null;
  }
}

/**
 * Trains all of a run: for each seed the source-only baseline, unless that is another run's and taken over, then the adapted model.
 * What an earlier process finished is left alone; what it began goes on at its newest checkpoint. Metrics are stored before the
 * checkpoint that follows them is written, so that a kill at any moment loses none that a resumed run would not repeat.
 */
export async function trainRun(given: TrainingJob, engine: LoadedEngine, talk: Talk): Promise<void> {
  const { config, runFolder, ...job } = given;
  const settings = resolveTraining(config.training);
  const order: RunDataOrder = {
    sourceFolder: job.sourceFolder,
    moreSourceFolders: job.moreSourceFolders,
    targetFolder: job.targetFolder,
    sourceModel: job.sourceModel,
    backbone: job.backbone,
    settings,
    runSeed: config.seed,
    ...orderOf(config),
  };
  const featuresBy = await makeFeatures(given, talk);
  if (!featuresBy) return;
  const data = await openRunData(order);
  try {
    // Where a model stands for the source, an epoch passes over the target.
    const sourceCount = job.sourceModel ? Infinity : data.source.training.length;
    if (sourceCount === 0 || data.target.training.length === 0)
      throw new AppError('bad-data', 'There is nothing to train on: a data set has too few items.', {
        hint: 'Use larger data sets or a smaller held-out part.',
      });
    // The same for all arms, whatever they train on.
    const plan = planSteps(settings, sourceCount, data.target.training.length);
    const { total } = plan;
    const arms = armsOf(config, data.target.labels !== null);
    const trainings = Array.from({ length: config.seeds }, (_, at) => arms.map((arm) => ({ arm, seed: config.seed + at }))).flat();
    talk.say({
      type: 'started',
      engine: engine.id,
      // A run that goes on has said it before.
      reason: [job.engineReason, ...featuresBy.filter((sentence) => !job.engineReason.includes(sentence))].join(' ').trim(),
      versions: versions(engine),
      stepsTotal: total * trainings.length,
      classes: [...data.classes],
      modelInput: { input: data.input, maximum: data.maximum },
    });
    for (const given of job.givenModels) await takeModel(given, { config, runFolder, data, tell: (event) => talk.tell(event) });
    for (const [at, training] of trainings.entries()) {
      const checkpoint = await newestCheckpoint(runFolder, training);
      if (checkpoint) {
        // Who was killed just after it was written has not stored that it is there.
        const { bytes: _, ...written } = checkpoint;
        await talk.tell({ type: 'checkpoint', checkpoint: { ...written, epoch: checkpoint.step / plan.perEpoch } });
      }
      if (checkpoint?.step === total) continue;
      await talk.tell({ type: 'resumed', ...training, step: checkpoint?.step ?? 0 });
      const model = modelOf(training.arm, config, data);
      const trained = dataOf(training, data);
      const sourceModel = model.needs.sourceModel ? await sourceModelOf(runFolder, training.seed) : undefined;
      const updates = train(
        {
          ...training,
          model,
          settings,
          plan,
          ...trained,
          ...(sourceModel && { sourceModel }),
          validators: training.arm === 'target-trained' ? [] : validators,
          executor: executorFor(engine, (why) => talk.say({ type: 'notice', text: `Steps run one operation at a time, because ${why}.` })),
          openBatches: (plan, start) => batchesAhead(plan, start, { order, arm: training.arm }),
          now: () => performance.now(),
          breathe: async () => {
            await setImmediate();
            await engine.keepPace?.();
          },
          stopping: () => talk.wanted() !== null,
        },
        checkpoint && { bytes: checkpoint.bytes, where: checkpoint.path },
      );
      const pace = new Pace(checkpoint?.step ?? 0);
      let metrics: NewMetric[] = [];
      for await (const update of updates) {
        const progress = { type: 'progress', metrics, stepsDone: at * total + update.step } as const;
        if (update.type === 'step') {
          // What was trained on the target's labels says nothing that is not theirs.
          const oracle = training.arm === 'target-trained';
          const told = update.step === total ? [...update.metrics, ...circumstances(training, total, trained, data)] : update.metrics;
          metrics.push(...told.map((metric) => (oracle ? { ...metric, oracle } : metric)));
          if (!pace.due() || metrics.length === 0) continue;
          talk.say({ ...progress, millisecondsPerStep: pace.read(update.step) });
        } else {
          await talk.tell({ ...progress, millisecondsPerStep: pace.read(update.step) });
          const written = await writeCheckpoint(runFolder, training, update);
          await talk.tell({ type: 'checkpoint', checkpoint: written });
        }
        metrics = [];
      }
      const wanted = talk.wanted();
      if (wanted) return talk.say({ type: wanted === 'pause' ? 'paused' : 'cancelled' });
    }
    talk.say({ type: 'finished' });
  } finally {
    await data.close();
  }
}

/** What the source-only training of the same seed ended with. */
async function sourceModelOf(runFolder: string, seed: number): Promise<StoredValues> {
  const newest = await newestCheckpoint(runFolder, { arm: 'source-only', seed });
  if (!newest) throw new Error(`There is no source-only model with seed ${seed} to start from.`);
  return decodeCheckpoint(newest.bytes, newest.path).values;
}
