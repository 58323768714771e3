import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../../../main/engine/losses/cross-entropy.ts';
import { domainLabels } from '../../../main/engine/losses/domain-labels.ts';
import { gradientReversal } from '../../../main/engine/losses/gradient-reversal.ts';
import { smallestSingularValuesSquared } from '../../../main/engine/losses/singular-value.ts';
import { batchNorm } from '../../../main/engine/networks/layers/batch-norm.ts';
import { embedding } from '../../../main/engine/networks/layers/embedding.ts';
import { numbers } from '../../helpers/pictures.ts';

/** A tensor of numbers in −1…1 that are the same everywhere and never tie. */
function tensor(shape: number[], seed: number): tf.Tensor {
  const random = numbers(seed);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * random() - 1),
    shape,
  );
}

/** Value and gradients of an operation, weighted so that no gradient is the same everywhere. */
function valueAndGradients(operation: (...inputs: tf.Tensor[]) => tf.Tensor, ...shapes: number[][]): tf.Tensor[] {
  const inputs = shapes.map((shape, at) => tensor(shape, at + 1));
  const value = operation(...inputs);
  const weights = tensor(value.shape, 99);
  return [value, ...tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(operation(...given), weights)))(inputs)];
}

type Padding = 'same' | 'valid' | number;
const convolution = (x: number[], filter: number[], strides: number | [number, number], pad: Padding) => () =>
  valueAndGradients((image, kernel) => tf.conv2d(image as tf.Tensor4D, kernel as tf.Tensor4D, strides, pad), x, filter);

const depthwise = (x: number[], filter: number[], strides: number, pad: Padding) => () =>
  valueAndGradients((image, kernel) => tf.depthwiseConv2d(image as tf.Tensor4D, kernel as tf.Tensor4D, strides, pad), x, filter);

const averaging = (shape: number[], size: number, strides: number, pad: 'same' | 'valid') => () =>
  valueAndGradients((x) => tf.avgPool(x as tf.Tensor4D, size, strides, pad), shape);

const pooling = (shape: number[], size: number, strides: number, pad: 'same' | 'valid') => () =>
  valueAndGradients((x) => tf.maxPool(x as tf.Tensor4D, size, strides, pad), shape);

const product = (a: number[], b: number[], transposeA: boolean, transposeB: boolean) => () =>
  valueAndGradients((left, right) => tf.matMul(left, right, transposeA, transposeB), a, b);

const nothing = (): never => {
  throw new Error('Nothing is drawn.');
};

/** With each domain's own statistics, which come behind the gradients. */
const normalisation = (shape: number[]) => () => {
  const layer = batchNorm('domain')(shape.slice(1));
  const channels = shape.slice(-1);
  const statistics = new Map<string, tf.Tensor>();
  const results = valueAndGradients(
    (x, scale, offset) => {
      const given: Readonly<Record<string, tf.Tensor | undefined>> = { scale, offset };
      const value = (name: string): tf.Tensor => given[name] ?? (name.endsWith('variance') ? tf.ones(channels) : tf.zeros(channels));
      return layer.apply(x, value, { training: true, domain: 'both', statistics, random: nothing }, (name) => name);
    },
    shape,
    channels,
    channels,
  );
  return [...results, ...statistics.values()];
};

/** The rows of a table by their ids, of which 0 has no gradient. */
const embedded = (tokens: number, units: number, length: number) => () =>
  valueAndGradients(
    (table) => {
      const ids = tf.tensor2d(
        Float32Array.from({ length: 4 * length }, (_, at) => (7 * at) % tokens),
        [4, length],
      );
      return embedding(
        tokens,
        units,
      )([length]).apply(ids, () => table, { training: true, domain: 'both', statistics: new Map(), random: nothing }, nothing);
    },
    [tokens, units],
  );

const oneHot = (count: number, classes: number): tf.Tensor =>
  tf.oneHot(tf.tensor1d(Int32Array.from({ length: count }, (_, at) => at % classes)), classes);

/** What our networks, methods and optimisers are made of, each as values and gradients by name. */
export const operationCases: Readonly<Record<string, () => tf.Tensor[]>> = {
  'convolution of pictures': convolution([6, 12, 12, 3], [5, 5, 3, 32], 1, 'same'),
  'convolution of features': convolution([4, 7, 7, 32], [5, 5, 32, 48], 1, 'same'),
  'convolution with strides': convolution([3, 11, 9, 4], [3, 3, 4, 8], [2, 3], 'same'),
  'convolution, valid': convolution([2, 9, 8, 5], [3, 2, 5, 7], 1, 'valid'),
  'convolution, padded by number': convolution([2, 6, 5, 2], [3, 3, 2, 4], 1, 2),
  'convolution of one pixel': convolution([2, 6, 6, 16], [1, 1, 16, 8], 1, 'same'),
  'depthwise convolution': depthwise([3, 9, 8, 6], [3, 3, 6, 1], 1, 'same'),
  'depthwise convolution with strides': depthwise([2, 10, 9, 5], [3, 3, 5, 1], 2, 'valid'),
  'average pooling': averaging([2, 8, 8, 5], 2, 2, 'valid'),
  'average pooling that overlaps': averaging([2, 7, 6, 3], 3, 2, 'same'),
  'max pooling': pooling([4, 8, 8, 32], 2, 2, 'valid'),
  'max pooling of an odd picture': pooling([3, 7, 5, 6], 2, 2, 'valid'),
  'max pooling that overlaps': pooling([2, 7, 6, 3], 3, 2, 'same'),
  'max pooling over time': () => valueAndGradients((x) => tf.maxPool(x as tf.Tensor4D, [9, 1], 1, 'valid'), [3, 9, 1, 5]),
  'convolution over time': convolution([3, 9, 1, 6], [4, 1, 6, 5], 1, 'same'),
  'rows of a table': embedded(11, 3, 8),
  'rows of a table of which some are not asked for': embedded(300, 5, 6),
  'max pooling of equal values': () =>
    tf.grads((x) => tf.sum(tf.mul(tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'), tensor([1, 2, 2, 2], 99))))([tf.zeros([1, 4, 4, 2])]),
  'matrix product': product([16, 24], [24, 10], false, false),
  'matrix product of few values': product([8, 20], [20, 10], false, false),
  'matrix product of few values and long rows': product([8, 2100], [2100, 10], false, false),
  'matrix product, left transposed': product([24, 16], [24, 10], true, false),
  'matrix product, right transposed': product([64, 40], [48, 40], false, true),
  'matrix product of many rows and columns': product([130, 70], [70, 260], false, false),
  'matrix product of long rows': product([16, 2352], [2352, 100], false, false),
  'batch normalisation of pictures': normalisation([8, 9, 9, 6]),
  'batch normalisation of rows': normalisation([64, 30]),
  'cross-entropy': () => valueAndGradients((logits) => crossEntropy(oneHot(32, 10), logits), [32, 10]),
  'cross-entropy of domains': () => valueAndGradients((logits) => crossEntropy(domainLabels(5, 7), logits), [12, 2]),
  softmax: () => valueAndGradients((x) => tf.softmax(x), [20, 10]),
  'gradient reversal': () => valueAndGradients((x) => gradientReversal(x, tf.scalar(0.7)), [40, 30]),
  'concatenation, slices and halves': () =>
    valueAndGradients(
      (a, b) => {
        const [first, second] = tf.split(tf.concat([a, b]), 2) as [tf.Tensor, tf.Tensor];
        return tf.mul(tf.slice(first, [1, 0], [3, -1]), tf.slice(second, [0, 0], [3, -1]));
      },
      [6, 5],
      [4, 5],
    ),
  'concatenation of many': () => valueAndGradients((...parts) => tf.concat(parts, 1), ...Array.from({ length: 20 }, () => [3, 4])),
  'concatenation with nothing': () => [tf.concat([tensor([3, 4, 2], 1), tf.zeros([0, 4, 2])])],
  'stacked scalars': () => valueAndGradients((...parts) => tf.stack(parts.map((part) => tf.mean(part))), [3], [4], [5]),
  padding: () =>
    valueAndGradients(
      (x) =>
        tf.pad(x, [
          [1, 0],
          [2, 3],
        ]),
      [4, 5],
    ),
  'sum of many tensors': () => valueAndGradients((...terms) => tf.addN(terms), ...Array.from({ length: 30 }, () => [6, 7])),
  'roots, exponentials and absolute values': () =>
    valueAndGradients(
      (x) => tf.add(tf.mul(tf.sqrt(tf.add(tf.square(x), 0.1)), tf.exp(x)), tf.mul(tf.abs(x), tf.rsqrt(tf.add(x, 2)))),
      [9, 8],
    ),
  'rectified values': () => valueAndGradients((x) => tf.relu(x), [9, 8]),
  'rectified values up to 6': () => valueAndGradients((x) => tf.relu6(tf.mul(x, 9)), [9, 8]),
  'swish and the hyperbolic tangent': () => valueAndGradients((x) => tf.mul(tf.mul(x, tf.sigmoid(x)), tf.tanh(x)), [9, 8]),
  'smallest singular values': () => valueAndGradients((x) => smallestSingularValuesSquared(x, 2), [6, 14]),
  'values kept by a mask': () => valueAndGradients((x) => tf.mul(x, tf.cast(tf.greaterEqual(x, 0.3), 'float32')), [9, 8]),
  'broadcast bias': () => valueAndGradients((x, bias) => tf.add(x, bias), [4, 14, 14, 32], [32]),
  'sums and means over leading axes': () => [
    ...valueAndGradients((x) => tf.sum(x, [0, 1, 2]), [5, 10, 9, 7]),
    ...valueAndGradients((x) => tf.mean(x, [0, 1], true), [40, 30, 3]),
    ...valueAndGradients((x) => tf.mean(x, 0), [12, 70]),
    tf.sum(tf.cast(oneHot(40, 5), 'float32'), 0),
  ],
  'other sums and means': () => [
    ...valueAndGradients((x) => tf.sum(x, [1, 3]), [3, 4, 2, 5]),
    ...valueAndGradients((x) => tf.mean(x, -1), [30, 17]),
    ...valueAndGradients((x) => tf.mean(x), [30, 17]),
  ],
  'largest index': () => [tf.argMax(tensor([30, 12], 1), -1)],
};
