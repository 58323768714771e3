import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildModel } from '../../../../main/engine/model.ts';
import type { Layer } from '../../../../main/engine/networks/layer.ts';
import { outerProduct, randomisedProduct } from '../../../../main/engine/networks/layers/multilinear.ts';
import { randomFor } from '../../../../main/engine/random.ts';
import { trainedBy } from '../../../../main/engine/training/step.ts';
import type { InputSpec } from '../../../../shared/model/input.ts';
import { imageInput } from '../../../helpers/small-training.ts';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const pass = { training: true, domain: 'both', statistics: new Map<string, tf.Tensor>(), random: () => tf.scalar(0) } as const;

function apply(layer: Layer, x: tf.Tensor, seed = 1): tf.Tensor {
  const values = Object.fromEntries(
    layer.variables.map(({ name, shape, initial }) => [name, tf.tensor(initial(randomFor(seed, name)), [...shape])]),
  );
  return layer.apply(
    x,
    (name) => values[name] ?? tf.scalar(Number.NaN),
    pass,
    (name) => name,
  );
}

describe('features and predictions joined', () => {
  it('by their outer product, whatever shape is said to come before', () => {
    const layer = outerProduct(3, 2)([99]);
    const x = tf.tensor2d([
      [1, 2, 3, 0.25, 0.75],
      [4, 0, 2, 1, 0],
    ]);
    expect(layer.outputShape).toEqual([6]);
    expect(apply(layer, x).arraySync()).toEqual([
      [0.25, 0.75, 0.5, 1.5, 0.75, 2.25],
      [4, 0, 0, 0, 2, 0],
    ]);
  });

  it('by random matrices, with the outer products’ inner products on average', () => {
    const x = tf.tensor2d([
      [1, 2, 3, 0.25, 0.75],
      [4, 0, 2, 1, 0],
    ]);
    const inner = (rows: tf.Tensor): number[] => [...tf.matMul(rows, rows, false, true).dataSync()];
    const exact = inner(apply(outerProduct(3, 2)([]), x));
    const found = inner(apply(randomisedProduct(3, 2, 16_384)([]), x));
    const largest = Math.max(...exact);
    expect(exact.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN)) / largest).every((off) => off < 0.05)).toBe(true);
    // Other matrices, other values.
    expect(apply(randomisedProduct(3, 2, 8)([]), x, 2).dataSync()).not.toEqual(apply(randomisedProduct(3, 2, 8)([]), x, 1).dataSync());
  });

  it('not of anything else, and in no exported model', () => {
    for (const layer of [outerProduct(3, 2)([]), randomisedProduct(3, 2, 8)([])]) {
      expect(() => apply(layer, tf.zeros([2, 3]))).toThrow('3 features and 2 predictions are not 3 columns');
      expect(() => layer.exported('a', 'target')).toThrow('not part of a model');
    }
  });
});

describe('CDAN', () => {
  const wide = { ...imageInput, height: 28, width: 28 } as InputSpec;
  const modelOf = (input: InputSpec, map: string) =>
    buildModel({ method: 'cdan', methodParameters: { map }, network: 'cnn-small', networkParameters: {} }, input, ['a', 'b']);
  const layersOf = (input: InputSpec, map: string): string[] => {
    const names = modelOf(input, map).stacks['conditional-discriminator']?.variables.map(({ name }) => name) ?? [];
    return [...new Set(names.map((name) => name.split('/')[1] ?? ''))];
  };

  it('takes the random map above 4096 values, or where it is asked to', () => {
    expect(layersOf(wide, 'fitting')).toEqual(['0-randomised-product', '1-dense', '3-dense']);
    expect(layersOf(wide, 'outer')).toEqual(['1-dense', '3-dense']);
    expect(layersOf(imageInput, 'fitting')).toEqual(['1-dense', '3-dense']);
    expect(layersOf(imageInput, 'random')).toEqual(['0-randomised-product', '1-dense', '3-dense']);
  });

  it('trains no random matrix, and has no network that is fed features alone', () => {
    const model = modelOf(wide, 'random');
    const trained = model.phases.flatMap((phase) => trainedBy(model, phase).map(({ variable }) => variable.name));
    expect(trained.filter((name) => name.startsWith('conditional-discriminator/')).length).toBe(4);
    expect(trained.some((name) => name.includes('randomised-product'))).toBe(false);
    expect(model.discriminator).toBeUndefined();
  });
});
