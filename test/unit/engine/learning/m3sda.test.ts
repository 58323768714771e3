/* M³SDA on two sources whose second column misleads, each in its own way. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { twoSources } from '../../../helpers/shallow-shifts.ts';

beforeAll(loadLearningEngine);

const shift = (seed: number) =>
  twoSources(
    seed,
    [
      { factor: 1, offset: 0 },
      { factor: 1, offset: 1 },
    ],
    { elsewhere: 3 },
  );
const seeds = [1, 2, 3];

it('M³SDA leaves out what moves from source to source and on to the target', async () => {
  const { baseline, adapted } = await overSeeds('m3sda', {}, seeds, shift);
  expect(mean(baseline)).toBeLessThan(0.8);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.1);
  // It is the distance of moments that does it.
  const powerless = await overSeeds('m3sda', { weight: 0 }, seeds, shift);
  expect(mean(adapted) - mean(powerless.adapted)).toBeGreaterThan(0.1);
});
