/* AdaBN where the target’s columns have another scale and lie elsewhere. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, rescaled } from '../../../helpers/over-seeds.ts';

beforeAll(loadLearningEngine);

const shift = { degrees: 40, spread: 1.5, epochs: 20 };

it.each(['domain', 'shared'])('AdaBN takes on the target’s statistics, where normalisation is: %s', async (normalisation) => {
  const { baseline, adapted } = await overSeeds('adabn', {}, [1, 2, 3], (seed) => rescaled(seed, normalisation, shift));
  expect(mean(baseline)).toBeLessThan(0.8);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.1);
});

it('leaves a network without normalisation as it was', async () => {
  const { baseline, adapted } = await overSeeds('adabn', {}, [1], (seed) => rescaled(seed, 'none', shift));
  expect(adapted).toEqual(baseline);
});
