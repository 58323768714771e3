import type { Arm } from '../../../shared/model/run.ts';
import { shareOf } from '../../engine/training/label-share.ts';
import type { SourceData, TargetData } from '../../engine/training/training.ts';
import type { RunData } from './run-data.ts';

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
