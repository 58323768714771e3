import { counted } from './check.ts';
import type { Check } from './check.ts';

export const unreadable: Check = {
  id: 'unreadable',
  title: 'Unreadable items',
  description: 'Files or rows that the import passed over because they cannot be read.',
  onImport: true,
  async find({ skipped }) {
    if (skipped === 0) return null;
    return {
      severity: 'watch',
      message: `${counted(skipped, 'item')} could not be read and ${skipped === 1 ? 'is' : 'are'} not part of the data set.`,
      hint: 'The list of skipped items says why; mend or remove them, and import again.',
      count: skipped,
      items: [],
    };
  },
};
