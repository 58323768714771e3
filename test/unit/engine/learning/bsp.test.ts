import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { clusters, learn, mean } from '../../../helpers/learning.ts';

beforeAll(loadLearningEngine);

it('BSP keeps classes apart that an adversary alone mixes', async () => {
  // Turned by nearly half the way to the next class, so that domains can be made alike with classes exchanged.
  const shift = { classes: 4, degrees: 35 };
  const task = (seed: number) => ({
    source: clusters('source', 10 + seed, shift),
    target: clusters('target', 20 + seed, shift),
    classes: ['a', 'b', 'c', 'd'],
    epochs: 30,
  });
  // A larger weight than usual: features of this small network are short.
  const [baseline, adapted, adversarial]: [number[], number[], number[]] = [[], [], []];
  for (const seed of [1, 2, 3, 4]) {
    const found = await learn('bsp', { spectralWeight: 0.02 }, seed, task(seed));
    baseline.push(found.baseline.target);
    adapted.push(found.adapted.target);
    // Without the penalty it is DANN.
    adversarial.push((await learn('bsp', { spectralWeight: 0 }, seed, task(seed))).adapted.target);
  }
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
  expect(mean(adapted) - mean(adversarial)).toBeGreaterThan(0.1);
});
