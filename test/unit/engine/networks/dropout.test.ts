import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildModel } from '../../../../main/engine/model.ts';
import type { Exported, Random } from '../../../../main/engine/networks/layer.ts';
import { dropout } from '../../../../main/engine/networks/layers/dropout.ts';
import { drawsOf } from '../../../../main/engine/training/eager.ts';
import { classNames, imageInput, tableInput } from '../../../helpers/small-training.ts';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const shape = [200, 50];
const count = 10_000;
const nothing = (): never => {
  throw new Error('It has no variables, and draws nothing outside training.');
};

const apply = (x: tf.Tensor, rate: number, random: Random, training = true): tf.Tensor =>
  dropout(rate)([50]).apply(x, nothing, { training, domain: 'source', statistics: new Map(), random }, nothing);
const numbersOf = (x: tf.Tensor): Float32Array => x.dataSync() as Float32Array;
const ones = () => tf.ones(shape);
/** Which values of ones are dropped at a place of a training. */
const maskAt = (place: string, seed = 1): string => numbersOf(apply(ones(), 0.5, drawsOf(seed, place))).join();

describe('dropout', () => {
  it.each([0.1, 0.5, 0.9])('at %f drops about that share and scales the others, so that the mean stays', (rate) => {
    const y = numbersOf(apply(tf.fill(shape, 2), rate, drawsOf(1, 'step/0')));
    const deviation = Math.sqrt((rate * (1 - rate)) / count);
    expect(Math.abs(y.filter((value) => value === 0).length / count - rate)).toBeLessThan(5 * deviation);
    expect(Math.abs(y.reduce((sum, value) => sum + value, 0) / count - 2)).toBeLessThan((5 * 2 * deviation) / (1 - rate));
    for (const value of new Set(y)) if (value !== 0) expect(value).toBeCloseTo(2 / (1 - rate), 5);
  });

  it('draws the same for the same place, and other for another step, phase, repeat, layer or seed', () => {
    const first = maskAt('step/3/agree/0');
    expect(maskAt('step/3/agree/0')).toBe(first);
    const others = [maskAt('step/4/agree/0'), maskAt('step/3/disagree/0'), maskAt('step/3/agree/1'), maskAt('step/3/agree/0', 2)];
    const random = drawsOf(1, 'step/3/agree/0');
    expect(numbersOf(apply(ones(), 0.5, random)).join()).toBe(first);
    others.push(numbersOf(apply(ones(), 0.5, random)).join());
    expect(new Set([first, ...others]).size).toBe(6);
  });

  it('lets the gradient through where the value went through, scaled as it was', () => {
    const x = tf.randomUniform(shape, 1, 2, 'float32', 5);
    const y = apply(x, 0.3, drawsOf(1, 'a'));
    const gradient = tf.grad((z: tf.Tensor) => tf.sum(apply(z, 0.3, drawsOf(1, 'a'))))(x);
    expect(numbersOf(tf.mul(gradient, x))).toEqual(numbersOf(y));
  });

  it('is nothing outside training', () => {
    const x = ones();
    expect(apply(x, 0.5, nothing, false)).toBe(x);
  });

  it.each([
    ['mlp', tableInput, 1],
    ['cnn-small', imageInput, 2],
  ] as const)('lies behind each hidden layer of the head of %s, and has no place in it at rate 0', (network, input, layers) => {
    const build = (rate: number) =>
      buildModel({ method: 'erm', methodParameters: {}, network, networkParameters: { dropout: rate } }, input, classNames);
    const namesOf = (parts: readonly Exported[]) => parts.flatMap((part) => ('layer' in part ? [part.layer.getClassName()] : []));
    const kinds = (rate: number) => namesOf(build(rate).head.exported('source'));
    const hidden = (rate: number): string[] => (rate > 0 ? ['Dense', 'ReLU', 'Dropout'] : ['Dense', 'ReLU']);
    for (const rate of [0, 0.4]) expect(kinds(rate)).toEqual([...Array.from({ length: layers }, () => hidden(rate)).flat(), 'Dense']);
    expect(namesOf(build(0.4).extractor.exported('source'))).not.toContain('Dropout');
  });
});
