/* A target that lacks classes of the source: DANN harms there, PADA does not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { classWeights, pada } from '../../../../main/engine/methods/pada.ts';
import { decodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { learningExecutor, loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { median } from '../../../helpers/learning.ts';
import { overSeeds } from '../../../helpers/over-seeds.ts';
import { leaning } from '../../../helpers/partial.ts';
import { runSmall, smallTraining } from '../../../helpers/small-training.ts';

beforeAll(loadLearningEngine);

const seeds = [1, 2, 3, 4, 5];

describe('where the target lacks half of the source’s classes', () => {
  it('DANN ends clearly below the source alone: negative transfer', async () => {
    const { baseline, adapted } = await overSeeds('dann', {}, seeds, leaning);
    expect(median(baseline)).toBeGreaterThan(0.75);
    expect(median(adapted)).toBeLessThan(median(baseline) - 0.15);
  });

  it('PADA ends above it', async () => {
    const { baseline, adapted } = await overSeeds('pada', {}, seeds, leaning);
    expect(median(adapted)).toBeGreaterThan(median(baseline) + 0.05);
    for (const [at, score] of adapted.entries()) expect(score).toBeGreaterThan((baseline[at] ?? 1) - 0.1);
  });

  it('it is the weights of the classes that make the difference, not the source model to start with', async () => {
    const scores = [];
    for (const seed of seeds) {
      const { source, target, epochs = 0, training = {}, classes = [] } = leaning(seed);
      const networkParameters = { normalisation: 'none', hiddenUnits: 24, featureUnits: 16, headUnits: 8 };
      const settings = { learningRate: 0.005, epochs, evaluateEvery: epochs, ...training };
      const given = { training: settings, source, target, seed, classes, executor: learningExecutor() };
      const small = (method: string) => ({ choice: { method, networkParameters }, ...given });
      const { bytes } = await runSmall(smallTraining(small('erm')));
      const { metrics } = await runSmall(smallTraining({ ...small('dann'), sourceModel: decodeCheckpoint(bytes, 'a test').values }));
      scores.push(metrics.findLast(({ name }) => name === 'target-accuracy')?.value ?? Number.NaN);
    }
    expect(median(scores)).toBeLessThan(0.85);
  });
});

it('the weights are the target’s mean predictions, the largest made 1, the same for each item', () => {
  const target = { count: 2, features: new Float32Array(), probabilities: Float32Array.of(0.7, 0.2, 0.1, 0.5, 0.4, 0.1) };
  const expected = [1, 0.5, 1 / 6];
  Array.from(classWeights(target)).forEach((weight, at) => expect(weight).toBeCloseTo(expected[at] ?? Number.NaN, 6));
  const { targetRows = [], ...others } = pada.refresh?.({}).compute(null, target) ?? {};
  expect(others).toEqual({});
  expect([...targetRows]).toEqual([...classWeights(target), ...classWeights(target)]);
});
