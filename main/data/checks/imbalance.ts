import { counted } from './check.ts';
import type { Check } from './check.ts';

const ratio = 10;

export const imbalance: Check = {
  id: 'imbalance',
  title: 'Class imbalance',
  description: `One class has at least ${ratio} times as many items as another.`,
  onImport: true,
  async find({ packed: { manifest } }) {
    const sizes = manifest.classes.map((name, at) => ({ name, count: manifest.classCounts[at] ?? 0 }));
    const [first] = sizes;
    if (!first || sizes.length < 2) return null;
    const most = sizes.reduce((best, one) => (one.count > best.count ? one : best), first);
    const least = sizes.reduce((best, one) => (one.count < best.count ? one : best), first);
    if (most.count < ratio * least.count) return null;
    return {
      severity: 'watch',
      message: `Class ${most.name} has ${counted(most.count, 'item')}, ${least.name} only ${least.count.toLocaleString('en')}.`,
      hint: 'Accuracy then says little of the rare classes. Collect more of them, or take a subset of the classes that matter.',
      items: [],
    };
  },
};
