import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { median, treacherous } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';

beforeAll(loadLearningEngine);

it('MDD moves the target’s features to where no second head can differ, on the side where they belong', async () => {
  const task = (seed: number) => ({
    source: treacherous('source', 10 + seed, 0.7),
    target: treacherous('target', 20 + seed, 0.7),
    epochs: 25,
  });
  const { baseline, adapted } = await overSeeds('mdd', {}, [1, 2, 3], task);
  expect(median(baseline)).toBeLessThan(0.92);
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.06);
  // It is the discrepancy that does it: without its weight the same training ends where the baseline does.
  const powerless = await overSeeds('mdd', { eta: 0 }, [2], task);
  expect(powerless.adapted[0]).toBeCloseTo(powerless.baseline[0] ?? Number.NaN, 1);
});
