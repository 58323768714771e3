import { beforeAll, expect, it } from 'vitest';
import { Quarantined } from '../../../../main/engine/quarantine.ts';
import { learningExecutor, loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { median } from '../../../helpers/learning.ts';
import { treacherousNumbers } from '../../../helpers/numbers.ts';
import { runSmall, smallTraining } from '../../../helpers/small-training.ts';

/** R² on the target’s held-out part. */
async function reached(method: string, methodParameters: Record<string, number>, seed: number): Promise<number> {
  const small = { epochs: 20, batchSize: 64, learningRate: 0.003, evaluateEvery: 20 };
  const [source, { numbers, labels, ...target }] = [treacherousNumbers('source', 10 + seed), treacherousNumbers('target', 20 + seed)];
  const { metrics } = await runSmall(
    smallTraining({
      executor: learningExecutor(),
      choice: { method, methodParameters, networkParameters: { normalisation: 'none', hiddenUnits: 24, featureUnits: 16, headUnits: 8 } },
      training: small,
      classes: [],
      source,
      target: { ...target, labels: new Quarantined(labels, numbers) },
      seed,
    }),
  );
  return metrics.findLast(({ name }) => name === 'target-r2')?.value ?? Number.NaN;
}

const seeds = [1, 2, 3, 4, 5];
const overSeeds = async (method: string, parameters = {}): Promise<number[]> => {
  const scores: number[] = [];
  for (const seed of seeds) scores.push(await reached(method, parameters, seed));
  return scores;
};

let baseline: number[] = [];
beforeAll(async () => {
  await loadLearningEngine();
  baseline = await overSeeds('erm');
});

it('the disparity discrepancy moves the target’s features to where no second head tells other numbers', async () => {
  const adapted = await overSeeds('dd');
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.1);
  // It is the discrepancy that does it.
  expect(await reached('dd', { eta: 0 }, 1)).toBeCloseTo(baseline[0] ?? Number.NaN, 1);
});

it.each(['dann', 'dan'])('%s, which takes classes as well, learns numbers too', async (method) => {
  const adapted = await overSeeds(method);
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.2);
});
