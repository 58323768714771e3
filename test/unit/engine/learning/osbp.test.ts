/* OSBP on clusters that have turned, in a target with items of no class of the source. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { median, noiseOf, rowsOf } from '../../../helpers/learning.ts';
import type { Task } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { numbers } from '../../../helpers/pictures.ts';

beforeAll(loadLearningEngine);

const known = 4;

/** Four classes on a circle. In the target they have turned, and a fifth of the items lie in the middle: class `known`, the unknown one. */
function around(domain: 'source' | 'target', seed: number) {
  const noise = noiseOf(numbers(seed), 0.25);
  const labels = Int32Array.from({ length: 240 }, (_, at) => at % (domain === 'source' ? known : known + 1));
  const turn = domain === 'source' ? 0 : Math.PI / 9;
  const rows = Array.from(labels, (label) => {
    const [distance, angle] = [label === known ? 0 : 2, (2 * Math.PI * label) / known + turn];
    return [distance * Math.cos(angle) + noise(), distance * Math.sin(angle) + noise()];
  });
  return rowsOf(rows, labels, seed);
}

const task = (seed: number): Task => ({
  source: around('source', 10 + seed),
  target: around('target', 20 + seed),
  classes: ['a', 'b', 'c', 'd'],
  epochs: 20,
  training: { learningRate: 0.01 },
});

it('OSBP tells the unknown items apart and keeps the known ones', async () => {
  const { baseline, adapted } = await overSeeds('osbp', {}, [1, 2, 3], task);
  // Who knows no unknown class can be right about four fifths.
  expect(median(baseline)).toBeLessThan(0.85);
  expect(median(adapted)).toBeGreaterThan(0.87);
  // The head alone learns a border; it is the reversed gradient that clears it of items.
  const powerless = await overSeeds('osbp', { lambda: 0 }, [1, 2, 3], task);
  expect(median(adapted) - median(powerless.adapted)).toBeGreaterThan(0.08);
});
