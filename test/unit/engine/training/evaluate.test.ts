import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import { evaluate } from '../../../../main/engine/training/evaluate.ts';
import { stepRule } from '../../../../main/engine/training/settings.ts';
import type { ItemSource } from '../../../../main/engine/data-source.ts';
import type { Model } from '../../../../main/engine/model.ts';
import { stack } from '../../../../main/engine/networks/stack.ts';
import { smallTraining, tableInput } from '../../../helpers/small-training.ts';

/** A model without weights: a row (a, b) is of class 0 if a > b, and is told to be of the source if a > b. */
const direct = stack('direct', [2], []);
const { model: whole, settings } = smallTraining();
const model: Model = { ...whole, extractor: direct, head: direct, discriminator: direct };
const executionOf = (model: Model) =>
  eagerExecution({ model, rule: stepRule(settings), seed: 1, batch: { source: 1, target: 1 }, values: {} });
const execution = await executionOf(model);
const undiscerning = await executionOf({ ...model, discriminator: undefined });

/** Item i is (1, 0) where i is even, (0, 1) where it is odd. */
const items: ItemSource = {
  count: 600,
  read: async (indices, _input, into) => indices.forEach((index, at) => into.set(index % 2 === 0 ? [1, 0] : [0, 1], at * 2)),
};
const all = Int32Array.from({ length: 600 }, (_, at) => at);
const asSource = { is: 'source', normalisedAs: 'source' } as const;

describe('an evaluation', () => {
  it('counts right classes over all chunks of items, each by its own label', async () => {
    const right = all.map((at) => at % 2);
    // Wrong for 0 … 149.
    const partly = right.map((label, at) => (at < 150 ? 1 - label : label));
    expect(await evaluate(execution, tableInput, items, all, { labels: partly }, asSource)).toEqual({
      score: 0.75,
      meanAbsoluteError: null,
      domainAccuracy: 0.5,
    });
    expect((await evaluate(execution, tableInput, items, Int32Array.of(149, 599, 3, 301), { labels: partly }, asSource)).score).toBe(0.5);
  });

  it('leaves items of no known class out of the accuracy', async () => {
    const labels = all.map((at) => (at < 300 ? -1 : 0));
    expect((await evaluate(execution, tableInput, items, all, { labels }, asSource)).score).toBe(0.5);
    expect((await evaluate(execution, tableInput, items, all.subarray(0, 300), { labels }, asSource)).score).toBeNull();
    expect((await evaluate(execution, tableInput, items, all, { labels: null }, asSource)).score).toBeNull();
  });

  it('asks the discriminator whose an item is, where there is one', async () => {
    const even = all.filter((at) => at % 2 === 0);
    const told = async (is: 'source' | 'target', given = execution) =>
      (await evaluate(given, tableInput, items, even, { labels: null }, { is, normalisedAs: 'source' })).domainAccuracy;
    expect([await told('source'), await told('target'), await told('source', undiscerning)]).toEqual([1, 0, null]);
  });

  it('of nothing has no scores', async () => {
    const before = tf.memory().numTensors;
    expect(await evaluate(execution, tableInput, items, new Int32Array(), { labels: null }, asSource)).toEqual({
      score: null,
      meanAbsoluteError: null,
      domainAccuracy: null,
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('an evaluation of numbers', () => {
  it('gives R² and the mean absolute error in the labels’ unit, of the items whose number is known', async () => {
    // Told is the first column: 1 and 0 by turns. Known are 2, 0 and 1; of the fourth item nothing.
    const values = Float32Array.from(all, (at) => [2, 0, 1, Number.NaN][at % 4] ?? 0);
    const telling: Pick<typeof execution, 'predict'> = {
      async predict(...asked) {
        const found = await execution.predict(...asked);
        return { ...found, logits: found.logits.filter((_, at) => at % 2 === 0) };
      },
    };
    const known = { labels: null, numbers: { values, mean: 5, deviation: 10 } };
    const scores = await evaluate(telling, tableInput, items, Int32Array.of(0, 1, 2, 3), known, asSource);
    // Residuals 1, 0 and 0, where the mean leaves 1, 1 and 0: R² = 1 − 1/2.
    expect(scores.score).toBeCloseTo(0.5, 6);
    expect(scores.meanAbsoluteError).toBeCloseTo(10 / 3, 5);
    expect((await evaluate(telling, tableInput, items, Int32Array.of(3), known, asSource)).score).toBeNull();
  });
});
