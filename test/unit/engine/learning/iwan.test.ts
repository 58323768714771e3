/* IWAN on targets that lack classes of the source. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean, median } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { leaning, moved } from '../../../helpers/partial.ts';

beforeAll(loadLearningEngine);

const seeds = [1, 2, 3, 4, 5];

it('IWAN ends above the source alone where DANN ends below it', async () => {
  const { baseline, adapted } = await overSeeds('iwan', {}, seeds, leaning);
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.05);
});

it('its weighed alignment alone brings the target to the classes that it has', async () => {
  const { baseline, adapted } = await overSeeds('iwan', { gamma: 0 }, seeds, moved);
  expect(mean(baseline)).toBeLessThan(0.9);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  // Without it and the entropy the model is the source model still.
  const powerless = await overSeeds('iwan', { lambda: 0, gamma: 0 }, [1], moved);
  expect(powerless.adapted).toEqual(powerless.baseline);
});
