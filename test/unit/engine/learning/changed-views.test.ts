/* FixMatch and mean teacher on clusters that have turned. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, turned } from '../../../helpers/over-seeds.ts';

beforeAll(loadLearningEngine);

const seeds = [1, 2, 3];

it.each([
  { name: 'FixMatch learns from what it is sure of', method: 'fixmatch', given: {}, off: { pseudoLabelWeight: 0 } },
  {
    name: 'a student learns from its own average',
    method: 'mean-teacher',
    given: { teacherDecay: 0.9 },
    off: { teacherDecay: 0.9, consistencyWeight: 0 },
  },
])('$name', async ({ method, given, off }) => {
  const { baseline, adapted } = await overSeeds(method, given, seeds, (seed) => turned(seed));
  expect(mean(baseline)).toBeLessThan(0.92);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  // It is the pseudo-labels, or the teacher, that do it, not the changed views of source items.
  const powerless = await overSeeds(method, off, seeds, (seed) => turned(seed));
  expect(mean(powerless.adapted) - mean(powerless.baseline)).toBeLessThan(0.03);
});
