import { counted } from './check.ts';
import type { Comparison } from './check.ts';
import { twinsBetween } from './twins.ts';

export const leak: Comparison = {
  id: 'leak',
  title: 'Leak between two data sets',
  description: 'Items that are copies or near-copies of one in the other data set.',
  async find(own, other) {
    const { exact, near } = await twinsBetween(own, other);
    const pairs = [...exact, ...near].sort(([a], [b]) => a - b);
    if (pairs.length === 0) return null;
    const parts = [
      exact.size > 0 ? [`${exact.size.toLocaleString('en')} exact`] : [],
      near.size > 0 ? [`${near.size.toLocaleString('en')} nearly so`] : [],
    ];
    return {
      severity: 'trouble',
      message: `${counted(pairs.length, 'item')} of ${own.name} ${pairs.length === 1 ? 'is' : 'are'} in ${other.name} too (${parts.flat().join(', ')}).`,
      hint: `A result on ${other.name} would tell what was learnt by heart. Exclude them from one of the two.`,
      items: pairs.map(([item]) => item),
      twins: pairs.map(([, twin]) => twin),
    };
  },
};
