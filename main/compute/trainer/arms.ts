import type { RunConfig } from '../../../shared/config/run-config.ts';
import type { Arm } from '../../../shared/model/run.ts';
import { methodNamed } from '../../engine/methods/index.ts';
import { textAs } from '../../engine/networks/index.ts';
import { buildModel } from '../../engine/model.ts';
import type { Model } from '../../engine/model.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import type { SourceData, TargetData } from '../../engine/training/training.ts';
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
export function orderOf(config: RunConfig): Pick<RunDataOrder, 'labelledTarget' | 'openSet' | 'textAs'> {
  const { needs = {} } = methodNamed(config.method);
  return {
    labelledTarget: needs.labelledTarget ? config.labelledTarget : 0,
    openSet: needs.unknownClass ?? false,
    textAs: textAs(config.network, resolveTraining(config.training).bagOfWords),
  };
}

/**
 * The data that an arm trains on. The upper bound takes the target's own training items with their labels in the source's
 * place: what could be reached if the target were labelled. It is shown apart and chooses nothing.
 */
export function dataOf(arm: Arm, { source, target, classes }: RunData): { source: SourceData; target: TargetData } {
  if (arm !== 'target-trained' || !target.labels) return { source, target };
  const labels = target.labels.open('upper bound');
  const numbers = target.labels.openNumbers('upper bound');
  const known = (indices: Int32Array): Int32Array =>
    indices.filter((item) => (labels[item] ?? -1) >= 0 && (numbers !== null || (labels[item] ?? 0) < classes.length));
  return {
    source: { items: target.items, labels, ...(numbers && { numbers }), training: known(target.training), heldOut: known(target.heldOut) },
    target,
  };
}
