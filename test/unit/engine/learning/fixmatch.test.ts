/* FixMatch on clusters that have turned. */
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, turned } from '../../../helpers/over-seeds.ts';

beforeAll(() => loadEngine('wasm'));

it('FixMatch learns from what it is sure of', async () => {
  const { baseline, adapted } = await overSeeds('fixmatch', {}, [1, 2, 3], (seed) => turned(seed));
  expect(mean(baseline)).toBeLessThan(0.92);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  // It is the pseudo-labels that do it, not the changed views of source items.
  const powerless = await overSeeds('fixmatch', { pseudoLabelWeight: 0 }, [1, 2, 3], (seed) => turned(seed));
  expect(mean(powerless.adapted) - mean(powerless.baseline)).toBeLessThan(0.03);
});
