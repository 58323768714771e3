import { counted, listed } from './check.ts';
import type { Check } from './check.ts';

export const constantColumns: Check = {
  id: 'constant-columns',
  title: 'Constant columns',
  description: 'Columns of a table with one value in all rows.',
  onImport: true,
  async find({ packed: { manifest } }) {
    if (manifest.kind !== 'table' || manifest.count < 2) return null;
    const constant = manifest.columns.filter((_, column) => manifest.deviation[column] === 0);
    if (constant.length === 0) return null;
    return {
      severity: 'note',
      message: `${counted(constant.length, 'column')} never ${constant.length === 1 ? 'changes' : 'change'}: ${listed(constant)}.`,
      hint: 'They say nothing here and do no harm, unless they change in the other domain.',
      count: 0,
      items: [],
      columns: constant,
    };
  },
};
