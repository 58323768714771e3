/* Subspace alignment where the target lies elsewhere. */
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Method } from '../../../../main/engine/methods/method.ts';
import { sa } from '../../../../main/engine/methods/sa.ts';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean, median } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { stretched } from '../../../helpers/shallow-shifts.ts';

beforeAll(loadLearningEngine);
afterEach(() => vi.restoreAllMocks());

const moved = (seed: number) => stretched(seed, { offset: [1.5, 1] });
const seeds = [1, 2, 3];

it('SA brings the source’s main directions to the target’s', async () => {
  const { baseline, adapted } = await overSeeds('sa', { components: 2 }, seeds, moved);
  expect(median(baseline)).toBeLessThan(0.5);
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.3);
  // With every direction P Pᵀ is 1, so that the source is only moved to the target's mean: less than aligned directions give.
  const whole = await overSeeds('sa', { components: 256 }, seeds, moved);
  expect(median(adapted) - median(whole.adapted)).toBeGreaterThan(0.05);
  // And without the alignment, the same training of the head stays where the baseline is.
  vi.spyOn(sa as Required<Method>, 'refresh').mockReturnValue({ when: 'start', rowWidth: () => 0, compute: () => ({}) });
  const powerless = await overSeeds('sa', { components: 2 }, seeds, moved);
  expect(mean(powerless.adapted) - mean(baseline)).toBeLessThan(0.05);
});
