import type { Arm, NewMetric } from '../../../shared/model/run.ts';
import { measureOf } from '../../../shared/model/task.ts';
import type { ItemSource } from '../data-source.ts';
import type { Model } from '../model.ts';
import { healthOf } from '../analysis/health.ts';
import { sizeOf } from '../networks/layer.ts';
import type { NumberLabels } from '../numbers.ts';
import type { Quarantined } from '../quarantine.ts';
import type { Validator } from '../validators/validator.ts';
import type { BatchPlan, BatchSource } from './batches.ts';
import { candidateSteps } from './candidates.ts';
import { decodeCheckpoint, diverged, encodeCheckpoint } from './checkpoint.ts';
import { evaluate } from './evaluate.ts';
import type { Execution, Executor } from './execution.ts';
import { gather } from './gather.ts';
import { gradientNorms } from './gradient-norms.ts';
import { Progress } from './progress.ts';
import { Stopwatch } from './stopwatch.ts';
import { planSteps, stepRule } from './settings.ts';
import type { TrainingSettings } from './settings.ts';
import { initialState } from './state.ts';
import type { StoredValues } from './state.ts';
import { isRows, Refreshing } from './refresh.ts';
import { batchFormOf, itemCounts } from './batch-parts.ts';

/** One domain: its items and the two parts of their indices. */
export interface DomainData {
  readonly items: ItemSource;
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * A source, or several as one: then `origins` says which each item is of. `labels` are one class for each item, −1 not known; where
 * labels are `numbers`, 0 for what is known.
 */
export interface SourceData extends DomainData {
  readonly labels: Int32Array;
  readonly numbers?: NumberLabels;
  readonly origins?: Int32Array;
}

/** A target. Its labels serve the oracle score alone, but for those of a few training items that a run was `given`. */
export interface TargetData extends DomainData {
  readonly labels: Quarantined | null;
  readonly given?: { readonly items: Int32Array; readonly classes: Int32Array };
}

export interface Training {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly arm: Arm;
  readonly seed: number;
  readonly source: SourceData;
  readonly target: TargetData;
  /** How many steps an epoch and the whole have, where that does not follow from these data. */
  readonly plan?: { readonly perEpoch: number; readonly total: number };
  /** The source-only model's values, for a method that starts with them. */
  readonly sourceModel?: StoredValues;
  readonly executor: Executor;
  /** Batches from a step on; `directBatches` unless the host makes them ahead. */
  readonly openBatches: (plan: BatchPlan, start: number) => BatchSource;
  /** What scores every checkpoint that is kept to choose from; with none, nothing else is told of them either. */
  readonly validators: readonly Validator[];
  /** Milliseconds of some clock. */
  readonly now: () => number;
  /** Lets the process hear messages; called once in each step. */
  readonly breathe: () => Promise<void>;
  /** Whether to stop after this step, with a checkpoint of it. */
  readonly stopping: () => boolean;
}

/** What a training says of itself, as plain numbers and bytes; no tensor leaves it. */
export type TrainingUpdate =
  | { readonly type: 'step'; readonly step: number; readonly metrics: readonly NewMetric[] }
  /** `candidate`: to be kept, for one of those may be chosen in the end. */
  | { readonly type: 'checkpoint'; readonly step: number; readonly epoch: number; readonly candidate: boolean; readonly bytes: Uint8Array };

/**
 * Trains to the end, or until `stopping`, from the start or from a checkpoint; the way on from a checkpoint is the same
 * to the bit as one without a stop. Ends after a last checkpoint. Throws `diverged` at losses that are not finite, which are
 * looked at whenever they are reported and before every checkpoint.
 */
export async function* train(training: Training, resumed: { bytes: Uint8Array; where: string } | null): AsyncGenerator<TrainingUpdate> {
  const { model, settings, seed, source, target, sourceModel = {} } = training;
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
    yield* steps(training, execution, batches, new Progress(model, settings, total, start), { perEpoch, total, refreshing });
  } finally {
    execution?.dispose();
    await batches.close();
  }
}

async function* steps(
  training: Training,
  execution: Execution,
  batches: BatchSource,
  progress: Progress,
  { perEpoch, total, refreshing }: { readonly perEpoch: number; readonly total: number; readonly refreshing: Refreshing | null },
): AsyncGenerator<TrainingUpdate> {
  const { settings, seed, validators } = training;
  const reportEvery = Math.max(1, Math.round(perEpoch / 10));
  const evaluateEvery = perEpoch * settings.evaluateEvery;
  const candidates = candidateSteps(total, evaluateEvery);
  let batch = await batches.next();
  const watch = new Stopwatch(training.now);
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
    if (step === total || step % evaluateEvery === 0) await watch.besides(() => score(training, execution, report));
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

/** What is told of a model that is not trained here, as of a checkpoint that is kept to choose from. */
export async function scoresAt(step: number, training: Scored, execution: Scoring): Promise<NewMetric[]> {
  const metrics: NewMetric[] = [];
  const report = (name: string, value: number, oracle = false): void => {
    metrics.push({ arm: training.arm, seed: training.seed, step, name, value, oracle });
  };
  await score(training, execution, report);
  await validate(training, execution, report);
  return metrics;
}

type Scored = Pick<Training, 'model' | 'arm' | 'seed' | 'source' | 'target' | 'validators'>;
type Scoring = Pick<Execution, 'predict'>;

async function score(
  { model, source, target }: Scored,
  execution: Scoring,
  report: (name: string, value: number, oracle?: boolean) => void,
): Promise<void> {
  const onSource = await evaluate(execution, model.input, source.items, source.heldOut, source, {
    is: 'source',
    normalisedAs: 'source',
  });
  const known = { labels: target.labels?.open('oracle') ?? null, numbers: target.labels?.openNumbers('oracle') };
  const onTarget = await evaluate(execution, model.input, target.items, target.heldOut, known, {
    is: 'target',
    normalisedAs: model.targetDomain,
  });
  const measure = measureOf(model.task);
  if (onSource.score !== null) report(`source-${measure}`, onSource.score);
  if (onTarget.score !== null) report(`target-${measure}`, onTarget.score, true);
  if (onSource.meanAbsoluteError !== null) report('source-error', onSource.meanAbsoluteError);
  if (onTarget.meanAbsoluteError !== null) report('target-error', onTarget.meanAbsoluteError, true);
  // Balanced: as many points for telling a source item as for telling a target item.
  if (onSource.domainAccuracy !== null && onTarget.domainAccuracy !== null)
    report('domain-accuracy', (onSource.domainAccuracy + onTarget.domainAccuracy) / 2);
}

/** What can be told of a checkpoint without labels of the target: the scores of validators, and how healthy predictions are. */
async function validate(
  { model, seed, source, target, validators }: Scored,
  execution: Scoring,
  report: (name: string, value: number) => void,
): Promise<void> {
  const evidence = await gather(execution, {
    input: model.input,
    classes: model.outputs.length,
    featureSize: sizeOf(model.extractor.outputShape),
    seed,
    source,
    target,
    targetDomain: model.targetDomain,
  });
  for (const { descriptor, score } of validators) {
    const value = score(evidence);
    // What cannot be told is left out: a checkpoint without a score is not chosen by it.
    if (Number.isFinite(value)) report(`validator/${descriptor.id}`, value);
  }
  for (const [name, value] of Object.entries(healthOf(evidence.target, model.task) ?? {})) if (Number.isFinite(value)) report(name, value);
}
