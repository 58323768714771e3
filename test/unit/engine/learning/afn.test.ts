import { beforeAll, expect, it } from 'vitest';
import { comparison } from '../../../helpers/comparison.ts';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { noiseOf, rowsOf } from '../../../helpers/learning.ts';
import { numbers } from '../../../helpers/pictures.ts';
import type { SmallData } from '../../../helpers/small-training.ts';

beforeAll(loadLearningEngine);

/** One class at the origin and three around it, which are half as far away in the target: faint, and easily taken for the first. */
function faint(domain: 'source' | 'target', seed: number): SmallData {
  const noise = noiseOf(numbers(seed), 0.2);
  const labels = Int32Array.from({ length: 240 }, (_, at) => at % 4);
  const rows = Array.from(labels, (label) => {
    const angle = (2 * Math.PI * label) / 3;
    const distance = label === 0 ? 0 : domain === 'source' ? 2 : 1;
    return [distance * Math.cos(angle) + noise(), distance * Math.sin(angle) + noise()];
  });
  return rowsOf(rows, labels, seed);
}

it('AFN lengthens the features of a faint target until its classes show', async () => {
  const task = (seed: number) => ({
    source: faint('source', 10 + seed),
    target: faint('target', 20 + seed),
    classes: ['none', 'a', 'b', 'c'],
    epochs: 30,
  });
  const found = await comparison('afn', { given: { weight: 0.3 }, off: { weight: 0 } }, task);
  expect(found.baseline).toBeLessThan(0.8);
  expect(found.adapted - found.baseline).toBeGreaterThan(0.1);
  expect(found.source).toBeGreaterThan(0.9);
  // It is the lengthening that does it: without it, the same training ends where the baseline does.
  expect(found.idle).toBeLessThan(0.02);
});
