/* ADDA on clusters that have turned, from the source model. */
import { beforeAll, expect, it } from 'vitest';
import { decodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { learningExecutor, loadLearningEngine } from '../../../helpers/learning-engine.ts';
import { mean, median } from '../../../helpers/learning.ts';
import { overSeeds, turned } from '../../../helpers/over-seeds.ts';
import { runSmall, smallTraining } from '../../../helpers/small-training.ts';

beforeAll(loadLearningEngine);

it('ADDA’s target extractor learns features like the source’s, which the source’s head then knows', async () => {
  const { baseline, adapted } = await overSeeds('adda', {}, [1, 2, 3, 4, 5], (seed) =>
    turned(seed, { degrees: 50, spread: 1, epochs: 15 }),
  );
  expect(median(baseline)).toBeLessThan(0.9);
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.08);
  expect(mean(adapted) - mean(baseline)).toBeGreaterThan(0.05);
});

it('it leaves the source’s extractor and head as they were', async () => {
  const sourceModel = decodeCheckpoint(
    (await runSmall(smallTraining({ choice: { method: 'erm' }, executor: learningExecutor() }))).bytes,
    'a test',
  ).values;
  const { bytes } = await runSmall(smallTraining({ choice: { method: 'adda' }, sourceModel, executor: learningExecutor() }));
  const { values } = decodeCheckpoint(bytes, 'a test');
  const weights = Object.keys(sourceModel).filter((name) => !/@|mean|variance/.test(name));
  expect(weights.length).toBeGreaterThan(8);
  for (const name of weights) {
    const [before, after] = [sourceModel[name]?.values, values[name]?.values];
    if (name.startsWith('head/')) expect(after, name).toEqual(before);
    else {
      expect(after, name).not.toEqual(before);
      expect(values[`source-${name}`]?.values, name).toEqual(before);
    }
  }
});
