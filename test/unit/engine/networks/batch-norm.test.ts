import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain } from '../../../../main/engine/networks/layer.ts';
import { batchNorm } from '../../../../main/engine/networks/layers/batch-norm.ts';
import { stack } from '../../../../main/engine/networks/stack.ts';
import type { Normalisation } from '../../../../main/engine/networks/layers/batch-norm.ts';
import { numbers } from '../../../helpers/pictures.ts';
import { expectNoLeak } from '../../../helpers/tensors.ts';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const channels = 3;
const random = (): never => {
  throw new Error('Nothing of this is random.');
};

/** Rows around `centre`, `spread` wide. */
function rows(count: number, centre: number, spread: number, seed: number): tf.Tensor {
  const random = numbers(seed);
  return tf.tensor(
    Array.from({ length: count * channels }, () => centre + spread * (random() - 0.5)),
    [count, channels],
  );
}

/** A layer whose weights and running statistics are no round numbers, and what it does with batches, one after the other. */
function normaliser(normalisation: Exclude<Normalisation, 'none'>) {
  const layer = stack('layer', [channels], [batchNorm(normalisation)]);
  const values: Record<string, tf.Tensor> = Object.fromEntries(
    layer.variables.map(({ name }, at) => [name, tf.add(tf.reshape(rows(1, 1, 0.5, at), [channels]), 0.1)]),
  );
  const statistics = new Map<string, tf.Tensor>();
  return {
    values,
    statistics: (): Record<string, number[]> =>
      Object.fromEntries([...statistics].map(([name, value]) => [name.replace(/.*\//, ''), Array.from(value.dataSync())])),
    dispose: () => statistics.forEach((value) => value.dispose()),
    apply: (x: tf.Tensor, domain: Domain, training = true) => layer.apply(x, values, { training, domain, statistics, random }),
  };
}

const numbersOf = (x: tf.Tensor): number[] => Array.from(x.dataSync());

describe('batch normalisation', () => {
  it('of each domain its own: one pass over both equals a pass over each', () => {
    const [source, target] = [rows(6, 2, 1, 10), rows(6, -30, 8, 11)];
    const [together, apart] = [normaliser('domain'), normaliser('domain')];
    const both = together.apply(tf.concat([source, target]), 'both');
    const each = tf.concat([apart.apply(source, 'source'), apart.apply(target, 'target')]);
    expect(numbersOf(both)).toEqual(numbersOf(each));
    expect(together.statistics()).toEqual(apart.statistics());
    expect(Object.keys(together.statistics()).sort()).toEqual(['source-mean', 'source-variance', 'target-mean', 'target-variance']);
  });

  it('of both together mixes them: the same batch comes out otherwise', () => {
    const batch = tf.concat([rows(6, 2, 1, 10), rows(6, -30, 8, 11)]);
    const shared = normaliser('shared');
    const y = shared.apply(batch, 'both');
    expect(Object.keys(shared.statistics()).sort()).toEqual(['shared-mean', 'shared-variance']);
    const centred = tf.sub(y, shared.values['layer/0-batch-norm/offset'] as tf.Tensor);
    const signs = (part: tf.Tensor): Set<number> => new Set(numbersOf(tf.sign(part)));
    // Each domain lies wholly on one side of the mean that they share; a mean of its own would lie in its middle.
    expect(tf.split(centred, 2).map(signs)).toEqual([new Set([1]), new Set([-1])]);
    const own = tf.sub(normaliser('domain').apply(batch, 'both'), shared.values['layer/0-batch-norm/offset'] as tf.Tensor);
    expect(tf.split(own, 2).map(signs)).toEqual([new Set([1, -1]), new Set([1, -1])]);
  });

  it('follows a tenth of the way to the batch’s mean and unbiased variance', () => {
    const norm = normaliser('domain');
    const batch = tf.tensor2d([1, 1, 1, 2, 4, 1, 6, 4, 1], [3, channels]);
    norm.apply(batch, 'target');
    const [mean, variance] = [norm.values['layer/0-batch-norm/target-mean'], norm.values['layer/0-batch-norm/target-variance']];
    const found = norm.statistics();
    for (const [at, value] of [3, 3, 1].entries())
      expect(found['target-mean']?.[at]).toBeCloseTo(0.9 * (mean?.dataSync()[at] ?? 0) + 0.1 * value, 5);
    for (const [at, value] of [7, 3, 0].entries())
      expect(found['target-variance']?.[at]).toBeCloseTo(0.9 * (variance?.dataSync()[at] ?? 0) + 0.1 * value, 5);
    expect(Object.keys(found)).toHaveLength(2);
  });

  it('outside training goes by the running statistics of the domain, and changes none', () => {
    const norm = normaliser('domain');
    const x = rows(4, 5, 2, 12);
    const y = norm.apply(x, 'target', false);
    const value = (name: string): number => norm.values[`layer/0-batch-norm/${name}`]?.dataSync()[1] ?? Number.NaN;
    const expected = (row: number): number =>
      (((x.dataSync()[row * channels + 1] ?? 0) - value('target-mean')) / Math.sqrt(value('target-variance') + 1e-5)) * value('scale') +
      value('offset');
    for (let row = 0; row < 4; row++) expect(y.dataSync()[row * channels + 1]).toBeCloseTo(expected(row), 4);
    expect(norm.statistics()).toEqual({});
    expect(numbersOf(norm.apply(x, 'source', false))).not.toEqual(numbersOf(y));
  });

  it('applied twice in one phase goes on from the first time, and leaves no tensor behind', async () => {
    const [twice, once] = [normaliser('shared'), normaliser('shared')];
    await expectNoLeak(() => {
      tf.tidy(() => {
        const [source, target] = [rows(6, 2, 1, 10), rows(6, -30, 8, 11)];
        once.apply(source, 'source');
        twice.apply(source, 'source');
        twice.apply(target, 'target');
        const [first, mean] = [once.statistics()['shared-mean'] ?? [], tf.mean(target, 0).dataSync()];
        for (const [at, value] of (twice.statistics()['shared-mean'] ?? [Number.NaN]).entries())
          expect(value).toBeCloseTo(0.9 * (first[at] ?? 0) + 0.1 * (mean[at] ?? 0), 4);
      });
      twice.dispose();
      once.dispose();
    });
  });
});
