import type { Dataset } from './dataset.ts';

/** Why a data set cannot be split by a rule of `trainingParameters`, and what to do; null where it can. */
export function lackingFor(
  rule: string,
  { name, groups, splits }: Pick<Dataset, 'name' | 'groups' | 'splits'>,
): { message: string; hint: string } | null {
  const other = 'or choose another split of the training (--split random).';
  if (rule === 'grouped' && (groups ?? 0) < 2)
    return {
      message: groups === 1 ? `${name} has one group only, which cannot be parted.` : `${name} has no groups to be split by.`,
      hint: `Import it again with the option group-column=NAME, of a folder with {group} in its name-pattern, ${other}`,
    };
  if (rule === 'given' && (splits === null || splits.training === 0 || splits.heldOut === 0))
    return {
      message: splits === null ? `${name} does not say how it is split.` : `${name} has items of one part only.`,
      hint: `Import it again with the option split-column=NAME, of a folder with {split} in its name-pattern, where some are train and others test, ${other}`,
    };
  return null;
}
