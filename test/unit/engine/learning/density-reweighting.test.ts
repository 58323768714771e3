/* Density reweighting where the target is most of what is seldom in the source. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { seldom } from '../../../helpers/shallow-shifts.ts';

beforeAll(loadLearningEngine);

const seeds = [1, 2, 3, 4, 5];

it('density reweighting learns what few source items say, where most target items are', async () => {
  const { baseline, adapted } = await overSeeds('density-reweighting', {}, seeds, (seed) => seldom(seed));
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.15);
  // It is the weights that do it: cut off so low that all are alike, the same training of the head gains less.
  const powerless = await overSeeds('density-reweighting', { largestWeight: 0.01 }, seeds, (seed) => seldom(seed));
  expect(mean(adapted) - mean(powerless.adapted)).toBeGreaterThan(0.08);
});
