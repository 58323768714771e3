/* Regularisers of fine-tuning, against PyTorch: test/fixtures/formula/make_fine_tuning.py. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { smallestSingularValues } from '../../main/engine/fine-tuning/bss.ts';
import { featureDistance } from '../../main/engine/fine-tuning/delta.ts';
import { startingPoint } from '../../main/engine/fine-tuning/l2-sp.ts';
import { expectClose } from './close.ts';
import { fixtures, tensor } from './fixtures.ts';
import type { RegulariserCase } from './fixtures.ts';
import { onEngines } from './on-engines.ts';

const cases = fixtures('fine-tuning');
const namesOf = (given: RegulariserCase): string[] => Object.keys(given.inputs);

function expectAsInPyTorch(
  given: RegulariserCase,
  loss: (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Scalar,
  tolerance: number,
): void {
  const names = namesOf(given);
  const { value, grads } = tf.valueAndGrads((...list: tf.Tensor[]) =>
    loss(Object.fromEntries(names.map((name, at) => [name, list[at] as tf.Tensor]))),
  )(names.map((name) => tensor(given.inputs[name] as RegulariserCase['inputs'][string])));
  expectClose(value, { shape: [], values: [given.value] }, tolerance);
  for (const [at, name] of names.entries())
    expectClose(grads[at] as tf.Tensor, given.gradients[name] ?? { shape: [], values: [] }, tolerance);
}

onEngines(() => {
  it.each(cases['l2-sp'])('L2-SP, $name', (given) => {
    const starts = Object.entries(given.starts);
    expectAsInPyTorch(
      given,
      (inputs) =>
        startingPoint(
          starts.map(([name, start]) => ({ weight: inputs[name] as tf.Tensor, start: tensor(start) })),
          [inputs['fresh'] as tf.Tensor],
          given.alpha,
        ),
      1e-5,
    );
  });

  it.each(cases.delta)('DELTA, $name', (given) => {
    const names = namesOf(given);
    const came = names.map((name) => tensor(given.came[name] as RegulariserCase['inputs'][string]));
    expectAsInPyTorch(
      given,
      (inputs) =>
        featureDistance(
          names.map((name) => inputs[name] as tf.Tensor),
          came,
        ),
      1e-6,
    );
  });

  it.each(cases.bss)('BSS, the smallest $name', (given) =>
    expectAsInPyTorch(given, ({ features }) => smallestSingularValues(features as tf.Tensor, given.count), 1e-5),
  );

  describe('BSS', () => {
    it('takes maps as rows, and all singular values where there are no more: the sum of all squares', () => {
      const maps = tf.reshape(tensor({ shape: [3, 8], values: cases.bss[0]?.inputs['features']?.values.slice(0, 24) ?? [] }), [3, 2, 2, 2]);
      expectClose(smallestSingularValues(maps, 9), { shape: [], values: [tf.sum(tf.square(maps)).dataSync()[0] ?? 0] }, 1e-5);
    });

    it('is nothing for features of lower rank, and for zeros', () => {
      const same = tf.tile(tf.tensor2d([[1, 2, 3]]), [4, 1]);
      expect(Math.abs(smallestSingularValues(same, 1).dataSync()[0] ?? 1)).toBeLessThan(1e-5);
      const { value, grad } = tf.valueAndGrad((f: tf.Tensor) => smallestSingularValues(f, 2))(tf.zeros([4, 3]));
      expect(value.dataSync()[0]).toBe(0);
      expect([...grad.dataSync()]).toEqual(new Array<number>(12).fill(0));
    });
  });
});
