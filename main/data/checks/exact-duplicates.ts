import { counted } from './check.ts';
import type { Check } from './check.ts';

export const exactDuplicates: Check = {
  id: 'exact-duplicates',
  title: 'Exact duplicates',
  description: 'Items whose values all equal those of an earlier item.',
  onImport: true,
  async find(evidence) {
    const twins = await evidence.exactTwins();
    if (twins.size === 0) return null;
    return {
      severity: 'watch',
      message: `${counted(twins.size, 'item')} ${twins.size === 1 ? 'equals' : 'equal'} an earlier one.`,
      hint: 'Copies count twice in training, and may be trained on and scored on at once. Exclude them unless the data repeat by nature.',
      items: [...twins.keys()],
      twins: [...twins.values()],
    };
  },
};
