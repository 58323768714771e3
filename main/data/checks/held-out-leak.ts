import { trainingParameters } from '../../../shared/config/training.ts';
import { splitIndices } from '../../engine/training/split.ts';
import { counted } from './check.ts';
import type { Check } from './check.ts';

const seed = 1;
const share = trainingParameters.find((parameter) => parameter.key === 'heldOut')?.default ?? 0.2;

export const heldOutLeak: Check = {
  id: 'held-out-leak',
  title: 'Leak from training into held-out items',
  description: `Held-out items with a copy or near-copy among the training items, split as a run does by default (${100 * share} % held out, seed ${seed}).`,
  onImport: false,
  async find(evidence) {
    const twins = new Map([...(await evidence.exactTwins()), ...(await evidence.nearTwins())]);
    if (twins.size === 0) return null;
    const { heldOut } = splitIndices(evidence.packed.count, share, seed);
    const held = new Set(heldOut);
    // What an item is a copy of may be nearly another.
    const originOf = (item: number): number => {
      const twin = twins.get(item);
      return twin === undefined ? item : originOf(twin);
    };
    const crossing = [...Map.groupBy(twins.keys(), originOf)].filter(([origin, copies]) =>
      copies.some((copy) => held.has(copy) !== held.has(origin)),
    );
    if (crossing.length === 0) return null;
    const leaks = crossing.flatMap(([origin, copies]) => [origin, ...copies]).filter((item) => held.has(item)).length;
    const pairs = crossing.flatMap(([origin, copies]) => copies.map((copy) => [copy, origin] as const)).sort(([a], [b]) => a - b);
    return {
      severity: 'trouble',
      message: `${leaks.toLocaleString('en')} of ${counted(heldOut.length, 'held-out item')} ${leaks === 1 ? 'has' : 'have'} a copy among the training items.`,
      hint: 'Scores on them tell what was learnt by heart. Exclude the copies; the first of each stays. Another seed splits elsewhere, so exclude all duplicates to be sure.',
      count: leaks,
      items: pairs.map(([copy]) => copy),
      twins: pairs.map(([, origin]) => origin),
    };
  },
};
