import type { RunConfig } from '../../../shared/config/run-config.ts';
import type { Arm } from '../../../shared/model/run.ts';
import { methodNamed } from '../../engine/methods/index.ts';
import { textAs } from '../../engine/networks/index.ts';
import { buildModel } from '../../engine/model.ts';
import type { Model } from '../../engine/model.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import type { SourceData, TargetData } from '../../engine/training/training.ts';
import { shareOf } from '../../engine/training/label-share.ts';
import type { RunData, RunDataOrder } from './run-data.ts';

/** The model of an arm: the two that adapt nothing are trained by cross-entropy alone. */
export function modelOf(
  arm: Arm,
  config: RunConfig,
  { input, classes, sources, pretrained }: Pick<RunData, 'input' | 'classes' | 'sources' | 'pretrained'>,
): Model {
  const choice = arm === 'adapted' ? config : { ...config, method: 'erm', methodParameters: {} };
  return buildModel({ ...choice, pretrained }, input, classes, sources);
}

/** What the data of a run have to be opened as for its method. */
export function orderOf(config: RunConfig): Pick<RunDataOrder, 'labelledTarget' | 'labelShare' | 'openSet' | 'textAs'> {
  const { needs = {} } = methodNamed(config.method);
  return {
    labelledTarget: needs.labelledTarget ? config.labelledTarget : 0,
    labelShare: config.labelShare,
    openSet: needs.unknownClass ?? false,
    textAs: textAs(config.network, resolveTraining(config.training).bagOfWords),
  };
}

/**
 * The data that an arm trains on. The upper bound takes the target's own training items with their labels in the source's
 * place: what could be reached if the target were labelled, or that share of it. It is shown apart and chooses nothing.
 */
export function dataOf(
  { arm, seed }: { readonly arm: Arm; readonly seed: number },
  { source, target, classes, labelShare }: Pick<RunData, 'source' | 'target' | 'classes' | 'labelShare'>,
): { source: SourceData; target: TargetData } {
  if (arm !== 'target-trained' || !target.labels) return { source, target };
  const labels = target.labels.open('upper bound');
  const numbers = target.labels.openNumbers('upper bound');
  const known = (indices: Int32Array): Int32Array =>
    indices.filter((item) => (labels[item] ?? -1) >= 0 && (numbers !== null || (labels[item] ?? 0) < classes.length));
  const labelled = known(target.training);
  const training = labelShare === null ? labelled : shareOf(labelled, labels, labelShare, seed);
  return {
    source: { items: target.items, labels, ...(numbers && { numbers }), training, heldOut: known(target.heldOut) },
    target,
  };
}
