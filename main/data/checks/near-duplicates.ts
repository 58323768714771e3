import { counted } from './check.ts';
import type { Check } from './check.ts';

export const nearDuplicates: Check = {
  id: 'near-duplicates',
  title: 'Near-duplicates',
  description:
    'Pictures of at least 16 × 16 that show the same as an earlier one, saved again, brighter, scaled or shifted by a pixel; rows of at least four columns that equal an earlier one after rounding to 1/10,000 of each column’s deviation.',
  onImport: false,
  async find(evidence) {
    const twins = await evidence.nearTwins();
    if (twins.size === 0) return null;
    return {
      severity: 'watch',
      message: `${counted(twins.size, 'item')} ${twins.size === 1 ? 'is' : 'are'} nearly the same as an earlier one.`,
      hint: 'Look at a few pairs; exclude them if they are copies that were saved again or changed a little.',
      items: [...twins.keys()],
      twins: [...twins.values()],
    };
  },
};
