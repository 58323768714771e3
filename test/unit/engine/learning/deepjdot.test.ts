/* DeepJDOT where a column that tells the classes apart in the source says nothing in the target. */
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { mean, treacherous } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';

beforeAll(() => loadEngine('wasm'));

const shift = (seed: number) => ({ source: treacherous('source', 10 + seed), target: treacherous('target', 20 + seed), epochs: 15 });
const seeds = [1, 2, 3];

it('DeepJDOT draws together what it pairs', async () => {
  const { baseline, adapted } = await overSeeds('deepjdot', { alpha: 0.1, lambda: 0.1, iterations: 20 }, seeds, shift);
  expect(mean(baseline)).toBeLessThan(0.7);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.2);
  // It is the costs of the pairs that do it.
  const powerless = await overSeeds('deepjdot', { alpha: 0, lambda: 0, iterations: 1 }, seeds, shift);
  expect(Math.abs(mean(powerless.adapted) - mean(baseline))).toBeLessThan(0.05);
});
