import { counted } from './check.ts';
import type { Check } from './check.ts';

export const conflictingLabels: Check = {
  id: 'conflicting-labels',
  title: 'Duplicates with other labels',
  description: 'Items that are equal in all but their label.',
  onImport: true,
  async find(evidence) {
    const [twins, labels, numbers] = [await evidence.exactTwins(), await evidence.labels(), await evidence.numbers()];
    const known = (item: number): number | null => {
      const label = numbers?.[item] ?? labels[item] ?? -1;
      return Number.isNaN(label) || (numbers === null && label < 0) ? null : label;
    };
    const groups = Map.groupBy(twins.keys(), (item) => twins.get(item) ?? item);
    const whole = Array.from(groups, ([first, copies]) => [first, [first, ...copies]] as const);
    const conflicts = whole.filter(([, items]) => new Set(items.map(known).filter((label) => label !== null)).size > 1);
    if (conflicts.length === 0) return null;
    const pairs = conflicts.flatMap(([first, items]) => items.map((item) => [item, first] as const)).sort(([a], [b]) => a - b);
    return {
      severity: 'trouble',
      message: `${counted(pairs.length, 'item')} in ${counted(conflicts.length, 'group')} of equal ones ${conflicts.length === 1 ? 'has' : 'have'} different labels.`,
      hint: 'At most one label of each group is right: mend them at their origin, or exclude all of these items.',
      items: pairs.map(([item]) => item),
      twins: pairs.map(([, first]) => first),
    };
  },
};
