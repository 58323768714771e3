/* Minimum class confusion on clusters that have turned. */
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { mean } from '../../../helpers/learning.ts';
import { overSeeds, turned } from '../../../helpers/over-seeds.ts';

beforeAll(() => loadEngine('wasm'));

it('MCC draws its borders where target items are not', async () => {
  const { baseline, adapted } = await overSeeds('mcc', {}, [1, 2, 3], (seed) => turned(seed, { degrees: 45, spread: 1.3 }));
  expect(mean(baseline)).toBeLessThan(0.92);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  // It is the confusion that does it.
  const powerless = await overSeeds('mcc', { confusionWeight: 0 }, [1], (seed) => turned(seed, { degrees: 45, spread: 1.3 }));
  expect(Math.abs(mean(powerless.adapted) - mean(powerless.baseline))).toBeLessThan(0.03);
});
