/* Tent where the target’s columns have another scale and lie elsewhere, and its clusters have turned as well. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, rescaled } from '../../../helpers/over-seeds.ts';

beforeAll(loadLearningEngine);

it('Tent tunes scales and offsets beyond what the target’s statistics mend', async () => {
  const shift = (seed: number) => rescaled(seed, 'domain', { degrees: 42, spread: 1.5, epochs: 20 });
  const { baseline, adapted } = await overSeeds('tent', {}, [1, 2, 3, 4, 5], shift);
  expect(mean(baseline)).toBeLessThan(0.8);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.1);
  // AdaBN is Tent without its gradient.
  const statistics = await overSeeds('adabn', {}, [1, 2, 3, 4, 5], shift);
  expect(mean(adapted) - mean(statistics.adapted)).toBeGreaterThan(0.05);
});
