import { AppError } from '../../../shared/contract/errors.ts';
import { lackingFor } from '../../../shared/model/split.ts';
import type { PackedDataset } from '../../data/open.ts';
import { splitAsGiven, splitByClass, splitByGroup, splitIndices } from '../../engine/training/split.ts';
import type { Parts } from '../../engine/training/split.ts';

interface Splitting {
  readonly rule: string;
  readonly heldOutShare: number;
  readonly seed: number;
}

/**
 * Which items of a data set train, and which are held out. Throws `bad-data` where it lacks what the rule goes by.
 * @param labels the class of each item, of a source; null of a target, whose labels decide nothing: by classes it is split at random
 */
export async function partsOf(dataset: PackedDataset, { rule, heldOutShare, seed }: Splitting, labels: Int32Array | null): Promise<Parts> {
  const { groups: names, splits = null } = dataset.manifest;
  const lacking = lackingFor(rule, { name: labels ? 'The source' : 'The target', groups: names?.length ?? null, splits });
  if (lacking) throw new AppError('bad-data', lacking.message, { hint: lacking.hint });
  const groups = rule === 'grouped' ? await dataset.groups() : null;
  if (groups) return splitByGroup(groups, heldOutShare, seed);
  const given = rule === 'given' ? await dataset.splits() : null;
  if (given) return splitAsGiven(given);
  if (rule === 'stratified' && labels) return splitByClass(labels, heldOutShare, seed);
  return splitIndices(dataset.count, heldOutShare, seed);
}
