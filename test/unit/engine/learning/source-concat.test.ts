/* Sources together: one source shows what misleads in the other, however few items it has. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { learn, mean } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { twoSources } from '../../../helpers/shallow-shifts.ts';

beforeAll(loadLearningEngine);

const opposed = [
  { factor: 1, offset: 0 },
  { factor: -1, offset: 0 },
] as const;
const seeds = [1, 2, 3];
const unequal = (seed: number) => twoSources(seed, opposed, { elsewhere: 3, share: 0.97, epochs: 10 });

it('learns from a source of few items as much as from a large one', async () => {
  const { baseline, adapted } = await overSeeds('source-concat', {}, seeds, unequal);
  expect(mean(baseline)).toBeLessThan(0.8);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.1);
});

it('is source only where items are not told apart by source', async () => {
  const { source, target } = unequal(1);
  const { origins: _, ...plain } = source;
  const { baseline, adapted } = await learn('source-concat', {}, 1, { source: plain, target, epochs: 5 });
  expect(adapted).toEqual(baseline);
});
