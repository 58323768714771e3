import { counted, listed } from './check.ts';
import type { Check } from './check.ts';

export const nonFinite: Check = {
  id: 'non-finite',
  title: 'Values that are no finite numbers',
  description: 'Rows of a table with a value that is missing or infinite.',
  // What is imported today is refused where it holds such values.
  onImport: false,
  async find(evidence) {
    const { manifest } = evidence.packed;
    if (manifest.kind !== 'table') return null;
    const [items, columns] = [[] as number[], new Set<number>()];
    for await (const [index, { values }] of evidence.items('Looking for missing values')) {
      let finite = true;
      for (let column = 0; column < values.length; column++) {
        if (Number.isFinite(values[column])) continue;
        finite = false;
        columns.add(column);
      }
      if (!finite) items.push(index);
    }
    if (items.length === 0) return null;
    const names = [...columns].sort((a, b) => a - b).map((column) => manifest.columns[column] ?? String(column));
    return {
      severity: 'trouble',
      message: `${counted(items.length, 'row')} ${items.length === 1 ? 'has' : 'have'} values that are no finite numbers, in ${listed(names)}.`,
      hint: 'Exclude the rows, leave out the columns, or fill the values at their origin and import again.',
      items,
      columns: names,
    };
  },
};
