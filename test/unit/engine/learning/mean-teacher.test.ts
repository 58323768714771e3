/* Mean teacher on clusters that have turned. */
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, turned } from '../../../helpers/over-seeds.ts';

beforeAll(() => loadEngine('wasm'));

it('a student learns from its own average', async () => {
  const { baseline, adapted } = await overSeeds('mean-teacher', { teacherDecay: 0.9 }, [1, 2, 3], (seed) => turned(seed));
  expect(mean(baseline)).toBeLessThan(0.92);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  // It is the teacher that does it, not the changed views of source items.
  const powerless = await overSeeds('mean-teacher', { teacherDecay: 0.9, consistencyWeight: 0 }, [1, 2, 3], (seed) => turned(seed));
  expect(mean(powerless.adapted) - mean(powerless.baseline)).toBeLessThan(0.03);
});
