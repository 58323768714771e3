/* SHOT on clusters that have turned, from the source model alone. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, turned } from '../../../helpers/over-seeds.ts';

beforeAll(loadLearningEngine);

const shift = (seed: number) => turned(seed, { degrees: 45, spread: 1.3 });

it('SHOT finds the target’s own clusters without the source', async () => {
  const { baseline, adapted } = await overSeeds('shot', {}, [1, 2, 3], shift);
  expect(mean(baseline)).toBeLessThan(0.92);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  // Without its loss it is the source model still.
  const powerless = await overSeeds('shot', { informationWeight: 0, pseudoLabelWeight: 0 }, [1], shift);
  expect(powerless.adapted).toEqual(powerless.baseline);
});

it('its pseudo-labels do so alone', async () => {
  const { baseline, adapted } = await overSeeds('shot', { informationWeight: 0, pseudoLabelWeight: 1 }, [1, 2, 3], shift);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
});
