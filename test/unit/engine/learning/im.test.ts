/* Information maximisation on clusters that have turned. */
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, turned } from '../../../helpers/over-seeds.ts';

beforeAll(() => loadEngine('wasm'));

it('information maximisation finds the target’s own clusters', async () => {
  const { baseline, adapted } = await overSeeds('im', {}, [1, 2, 3], (seed) => turned(seed, { degrees: 45, spread: 1.3 }));
  expect(mean(baseline)).toBeLessThan(0.92);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  // It is the information that does it.
  const powerless = await overSeeds('im', { informationWeight: 0 }, [1], (seed) => turned(seed, { degrees: 45, spread: 1.3 }));
  expect(Math.abs(mean(powerless.adapted) - mean(powerless.baseline))).toBeLessThan(0.03);
});
