import type { NewMetric } from '../../../shared/model/run.ts';
import { measureOf } from '../../../shared/model/task.ts';
import { healthOf } from '../analysis/health.ts';
import { sizeOf } from '../networks/layer.ts';
import { evaluate } from './evaluate.ts';
import type { Execution } from './execution.ts';
import { gather } from './gather.ts';
import type { Training } from './training.ts';

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

/** How well the model does on what was held out. */
export async function score(
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
export async function validate(
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
