/* What asks predictions on the target to be sure of several classes, on clusters that have turned. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, turned } from '../../../helpers/over-seeds.ts';

beforeAll(loadLearningEngine);

const shift = (seed: number) => turned(seed, { degrees: 45, spread: 1.3 });

it.each([
  { method: 'im', does: 'finds the target’s own clusters', off: { informationWeight: 0 } },
  { method: 'mcc', does: 'draws its borders where target items are not', off: { confusionWeight: 0 } },
])('$method $does', async ({ method, off }) => {
  const { baseline, adapted } = await overSeeds(method, {}, [1, 2], shift);
  expect(mean(baseline)).toBeLessThan(0.92);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  // It is the information, or the confusion, that does it.
  const powerless = await overSeeds(method, off, [1], shift);
  expect(Math.abs(mean(powerless.adapted) - mean(powerless.baseline))).toBeLessThan(0.03);
});
