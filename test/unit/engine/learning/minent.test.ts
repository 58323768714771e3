/* Entropy minimisation where a second column misleads a little. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { median, treacherous } from '../../../helpers/learning.ts';
import type { Task } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';

beforeAll(loadLearningEngine);

const shift = (seed: number): Task => ({
  source: treacherous('source', 10 + seed, 0.8),
  target: treacherous('target', 20 + seed, 0.8),
  epochs: 20,
});

it('entropy minimisation draws its border where target items are not', async () => {
  // Medians, since now and then it grows certain of the wrong side.
  const { baseline, adapted } = await overSeeds('minent', {}, [1, 2, 3, 4, 5], shift);
  expect(median(baseline)).toBeLessThan(0.92);
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.05);
  // It is the entropy that does it.
  const powerless = await overSeeds('minent', { entropyWeight: 0 }, [1, 2], shift);
  expect(Math.abs(median(powerless.adapted) - median(powerless.baseline))).toBeLessThan(0.03);
});
