/* MME on bars that have turned, with one labelled target item of each class. */
import { beforeAll, expect, it } from 'vitest';
import { loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { median, noiseOf, rowsOf } from '../../../helpers/learning.ts';
import type { Task } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { numbers } from '../../../helpers/pictures.ts';

beforeAll(loadLearningEngine);

/** Two long bars side by side, with room between; the target’s are turned, so that the source’s border cuts both. */
function bars(turn: number, seed: number) {
  const random = numbers(seed);
  const noise = noiseOf(random, 0.2);
  const labels = Int32Array.from({ length: 240 }, (_, at) => at % 2);
  const rows = Array.from(labels, (label) => {
    const [across, along] = [(label === 0 ? -1 : 1) + noise(), 4 * random() - 2];
    return [across * Math.cos(turn) - along * Math.sin(turn), across * Math.sin(turn) + along * Math.cos(turn)];
  });
  return rowsOf(rows, labels, seed);
}

function task(seed: number): Task {
  const target = bars(Math.PI / 4, 20 + seed);
  const classes = Int32Array.of(0, 1);
  const items = classes.map((label) => target.training.find((item) => target.labels[item] === label) ?? -1);
  return { source: bars(0, 10 + seed), target: { ...target, given: { items, classes } }, epochs: 20 };
}

it('MME learns from unlabelled target items more than from the labelled ones alone', async () => {
  const seeds = [1, 2, 3, 4, 5];
  const { baseline, adapted } = await overSeeds('mme', { lambda: 1 }, seeds, task);
  const labelsAlone = await overSeeds('mme', { lambda: 0 }, seeds, task);
  expect(median(labelsAlone.adapted) - median(baseline)).toBeGreaterThan(0.03);
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.12);
  expect(median(adapted) - median(labelsAlone.adapted)).toBeGreaterThan(0.05);
});
