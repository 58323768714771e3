import { counted, listed } from './check.ts';
import type { Comparison } from './check.ts';

export const oneDomainClasses: Comparison = {
  id: 'one-domain-classes',
  title: 'Classes in one data set only',
  description: 'Classes, by name, that the other data set has no item of. Nothing is said where one of the two has no classes.',
  async find(own, other) {
    const missing = own.packed.classes.filter((name) => !other.packed.classes.includes(name));
    if (missing.length === 0 || other.packed.classes.length === 0) return null;
    const labels = await own.labels();
    const alone = new Set(missing.map((name) => own.packed.classes.indexOf(name)));
    const items = [...labels.keys()].filter((item) => alone.has(labels[item] ?? -1));
    return {
      severity: 'watch',
      message: `${counted(items.length, 'item')} of ${own.name} ${items.length === 1 ? 'is' : 'are'} of classes that ${other.name} lacks: ${listed(missing)}.`,
      hint: 'Aligning all of both can then hurt. Exclude them, or take a method for partial or open sets.',
      items,
    };
  },
};
