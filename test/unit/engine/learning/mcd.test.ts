import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { learn, median, treacherous } from '../../../helpers/learning.ts';

beforeAll(loadLearningEngine);

it('MCD moves the target’s features to where its heads agree, on the side where they belong', async () => {
  const [before, after, powerless]: [number[], number[], number[]] = [[], [], []];
  for (const seed of [1, 2, 3, 4, 5]) {
    const task = { source: treacherous('source', 10 + seed, 0.7), target: treacherous('target', 20 + seed, 0.7), epochs: 10 };
    const { baseline, adapted } = await learn('mcd', { generatorSteps: 1 }, seed, task);
    expect(adapted.source).toBeGreaterThan(0.9);
    before.push(baseline.target);
    after.push(adapted.target);
    powerless.push((await learn('mcd', { generatorSteps: 1, discrepancyWeight: 0 }, seed, task)).adapted.target);
  }
  // Medians, since now and then it starts towards agreeing on the wrong side.
  expect(median(after) - median(before)).toBeGreaterThan(0.05);
  // It is the discrepancy that does it.
  expect(median(after) - median(powerless)).toBeGreaterThan(0.05);
});
