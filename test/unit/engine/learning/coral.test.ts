/* CORAL in closed form where the target's classes lie closer together than the source's. */
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { coral } from '../../../../main/engine/methods/coral.ts';
import type { Method } from '../../../../main/engine/methods/method.ts';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { stretched } from '../../../helpers/shallow-shifts.ts';

beforeAll(loadLearningEngine);
afterEach(() => vi.restoreAllMocks());

const squeezed = (seed: number) => stretched(seed, { factor: 0.4 });

it('CORAL gives the source’s features the spread of the target’s', async () => {
  const { baseline, adapted } = await overSeeds('coral', {}, [1, 2, 3], squeezed);
  expect(mean(baseline)).toBeLessThan(0.7);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.25);
  // It is the alignment that does it: with none, the same training of the head stays where the baseline is.
  vi.spyOn(coral as Required<Method>, 'refresh').mockReturnValue({ when: 'start', rowWidth: () => 0, compute: () => ({}) });
  const powerless = await overSeeds('coral', {}, [1, 2, 3], squeezed);
  expect(mean(powerless.adapted) - mean(baseline)).toBeLessThan(0.05);
});
