import type { NewMetric } from '../../../shared/model/run.ts';
import type { BatchPlan, BatchSource } from './batches.ts';
import { candidateSteps } from './candidates.ts';
import { decodeCheckpoint, diverged, encodeCheckpoint } from './checkpoint.ts';
import type { Execution } from './execution.ts';
import { gradientNorms } from './gradient-norms.ts';
import { Progress } from './progress.ts';
import { score, validate } from './scores.ts';
import { Stopwatch } from './stopwatch.ts';
import { augmentationOf, planSteps, stepRule } from './settings.ts';
import { initialState } from './state.ts';
import type { StoredValues } from './state.ts';
import { isRows, Refreshing } from './refresh.ts';
import type { Training, TrainingUpdate } from './training.ts';
import { batchFormOf, itemCounts } from './batch-parts.ts';

/**
 * Trains to the end, or until `stopping`, from the start or from a checkpoint; the way on from a checkpoint is the same
 * to the bit as one without a stop. Ends after a last checkpoint. Throws `diverged` at losses that are not finite, which are
 * looked at whenever they are reported and before every checkpoint.
 */
export async function* train(training: Training, resumed: { bytes: Uint8Array; where: string } | null): AsyncGenerator<TrainingUpdate> {
  const { model, settings, seed, source, target, sourceModel = {} } = training;
  const watch = new Stopwatch(training.now);
  const rule = stepRule(settings);
  const { perEpoch, total } = training.plan ?? planSteps(settings, source.training.length, target.training.length);
  const start = resumed ? decodeCheckpoint(resumed.bytes, resumed.where) : initialState(model, rule, seed, sourceModel);
  if (start.step >= total) return;
  const plan = batchPlan(training);
  const { values, rows } = apart(start.values);
  const refreshing = model.refresh ? new Refreshing(model.refresh, model, model.needs.noSource ? null : source, target, rows) : null;
  // Batches are made while the execution is.
  const batches = training.openBatches(plan, start.step);
  let execution: Execution | undefined;
  try {
    execution = await training.executor({ model, rule, seed, batch: itemCounts(model, settings.batchSize), values });
    yield* steps(training, execution, batches, new Progress(model, settings, total, start, perEpoch), {
      perEpoch,
      total,
      refreshing,
      watch,
    });
  } finally {
    execution?.dispose();
    await batches.close();
  }
}

/** How long a training goes, and what goes along with it. */
interface Course {
  readonly perEpoch: number;
  readonly total: number;
  readonly refreshing: Refreshing | null;
  readonly watch: Stopwatch;
}

async function* steps(
  training: Training,
  execution: Execution,
  batches: BatchSource,
  progress: Progress,
  { perEpoch, total, refreshing, watch }: Course,
): AsyncGenerator<TrainingUpdate> {
  const { settings, seed, validators } = training;
  const reportEvery = Math.max(1, Math.round(perEpoch / 10));
  const evaluateEvery = perEpoch * settings.evaluateEvery;
  const candidates = candidateSteps(total, evaluateEvery);
  let batch = await batches.next();
  // Waiting is told of from the first step on.
  watch.share();
  for (let stopping = false; progress.step < total && !stopping;) {
    if (refreshing?.due(progress.step, perEpoch)) await watch.besides(() => refreshing.run(execution));
    refreshing?.fill(batch);
    progress.advance(execution, batch);
    await training.breathe();
    stopping = training.stopping();
    const { step } = progress;
    const candidate = candidates.has(step);
    const checkpoint = candidate || stopping || step % settings.checkpointEvery === 0;
    const metrics: NewMetric[] = [];
    const report = (name: string, value: number, oracle = false): void => {
      metrics.push({ arm: training.arm, seed, step, name, value, oracle });
    };
    if (checkpoint || step % reportEvery === 0) {
      const losses = await execution.losses();
      if (!Object.values(losses).every(Number.isFinite)) throw diverged(step, 'the loss is not finite');
      for (const [name, value] of Object.entries({ ...losses, ...progress.read(), 'wait-share': watch.share() })) report(name, value);
      report('epoch', step / perEpoch);
    }
    if (step === total || step % evaluateEvery === 0) {
      report('seconds', watch.seconds());
      await watch.besides(() => score(training, execution, report));
    }
    if (candidate && validators.length > 0)
      await watch.besides(async () => {
        await validate(training, execution, report);
        const norms = await gradientNorms(training.model, stepRule(settings), await execution.read(), batch, {
          progress: step / total,
          seed,
        });
        for (const [network, norm] of Object.entries(norms)) report(`gradient-norm/${network}`, norm);
      });
    yield { type: 'step', step, metrics };
    if (checkpoint) {
      const values = { ...(await execution.read()), ...refreshing?.rows() };
      yield {
        type: 'checkpoint',
        step,
        epoch: step / perEpoch,
        candidate,
        bytes: encodeCheckpoint({ step, updates: progress.updates, values }, seed),
      };
    }
    if (step < total && !stopping) batch = await watch.waiting(() => batches.next());
  }
}

/** Source labels only; a method that sees no target gets none of it. */
const batchPlan = ({ model, settings, seed, source, target }: Training): BatchPlan => ({
  ...batchFormOf(model, settings.batchSize),
  seed,
  augmentation: augmentationOf(settings),
  source: {
    items: source.items,
    training: source.training,
    labels: source.labels,
    ...(source.numbers && { numbers: source.numbers }),
    ...(source.origins && { origins: source.origins }),
  },
  target: { items: target.items, training: target.training, ...(target.given && { given: target.given }) },
});

/** A checkpoint's values, the model's and the rows of its items. */
function apart(stored: StoredValues): { values: StoredValues; rows: StoredValues } {
  const entries = Object.entries(stored);
  return {
    values: Object.fromEntries(entries.filter(([name]) => !isRows(name))),
    rows: Object.fromEntries(entries.filter(([name]) => isRows(name))),
  };
}
