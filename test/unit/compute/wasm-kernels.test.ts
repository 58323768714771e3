import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameOnBoth, loadWasm, tensor } from './on-both.ts';

beforeAll(loadWasm);

type Image = [number, number, number, number];
const small = fc.integer({ min: 1, max: 7 });
const stride = fc.constantFrom(1, 2, 3);
const padding = fc.constantFrom<'same' | 'valid'>('same', 'valid');
const runs = { numRuns: 100 };

const geometry = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: small,
    width: small,
    channels: fc.integer({ min: 1, max: 4 }),
    filters: fc.integer({ min: 1, max: 5 }),
    filterHeight: fc.integer({ min: 1, max: 5 }),
    filterWidth: fc.integer({ min: 1, max: 5 }),
    strides: fc.tuple(stride, stride),
    pad: padding,
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .filter((g) => g.pad === 'same' || (g.filterHeight <= g.height && g.filterWidth <= g.width));

/** Value and gradients of an operation, weighted so that no gradient is the same everywhere. */
function valueAndGradients(operation: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] {
  const value = operation(...inputs);
  const weights = tensor(value.shape, 99);
  return [value, ...tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(operation(...given), weights)))(inputs)];
}

describe('what WebAssembly is given to train with', () => {
  it('convolves and differentiates like the plain backend, for every stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, (g) =>
        expectSameOnBoth(() =>
          valueAndGradients(
            (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, g.strides, g.pad),
            [
              tensor([g.batch, g.height, g.width, g.channels], g.seed),
              tensor([g.filterHeight, g.filterWidth, g.channels, g.filters], g.seed + 1),
            ],
          ),
        ),
      ),
      runs,
    );
  });

  it('convolves with explicit padding, also with more than the filter reaches over', async () => {
    for (const pad of [0, 1, 2, 3])
      await expectSameOnBoth(() =>
        valueAndGradients(
          (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad),
          [tensor([2, 6, 5, 2], 1), tensor([3, 3, 2, 4], 2)],
        ),
      );
  });

  it('convolves each channel by itself, also with a multiplier and dilation', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, (g) => {
        const multiplier = Math.min(2, g.filters);
        return expectSameOnBoth(() =>
          valueAndGradients(
            (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, g.strides[0], g.pad),
            [
              tensor([g.batch, g.height, g.width, g.channels], g.seed),
              tensor([g.filterHeight, g.filterWidth, g.channels, multiplier], g.seed + 1),
            ],
          ),
        );
      }),
      runs,
    );
    await expectSameOnBoth(() => [
      tf.depthwiseConv2d(tensor([2, 7, 7, 3], 1) as tf.Tensor4D, tensor([3, 2, 3, 2], 2) as tf.Tensor4D, 1, 'same', 'NHWC', 2),
    ]);
  });

  it('pools the largest, overlapping or not', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, (g) =>
        expectSameOnBoth(() =>
          valueAndGradients(
            (x) => tf.maxPool(x as tf.Tensor4D, [g.filterHeight, g.filterWidth], g.strides, g.pad),
            [tensor([g.batch, g.height, g.width, g.channels], g.seed)],
          ),
        ),
      ),
      runs,
    );
  });

  it('gives the gradient of equal values to the first of them, as pooling of a flat image after ReLU needs', async () => {
    await expectSameOnBoth(() => valueAndGradients((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'), [tf.zeros([1, 4, 4, 2] as Image)]));
  });

  it('multiplies matrices, transposed or not, in batches or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        small,
        small,
        small,
        fc.constantFrom<number[]>([], [2], [2, 3]),
        fc.boolean(),
        fc.boolean(),
        (n, m, k, batch, left, right) =>
          expectSameOnBoth(() =>
            valueAndGradients(
              (a, b) => tf.matMul(a, b, left, right),
              [tensor([...batch, ...(left ? [k, n] : [n, k])], 1), tensor([...batch, ...(right ? [m, k] : [k, m])], 2)],
            ),
          ),
      ),
      runs,
    );
  });

  it('sums and averages over leading axes and any others, with and without keeping them', async () => {
    const x = (): tf.Tensor => tensor([3, 4, 2, 5], 3);
    for (const axis of [[0, 1, 2], [2, 0, 1], [-2, -3, -4], [0], [3], [1, 3], [0, 1, 2, 3]])
      for (const keep of [true, false])
        await expectSameOnBoth(() => [
          ...valueAndGradients((given) => tf.sum(given, axis, keep), [x()]),
          ...valueAndGradients((given) => tf.mean(given, axis, keep), [x()]),
        ]);
    await expectSameOnBoth(() => [
      tf.sum(
        tf.tensor2d(
          [
            [1, 2],
            [3, 4],
          ],
          [2, 2],
          'int32',
        ),
        0,
      ),
      tf.sum(tf.tensor1d([1, 2, 3])),
    ]);
  });

  it('sums rows by segment and leaves out ids that do not exist', async () => {
    await expectSameOnBoth(() => [
      tf.unsortedSegmentSum(tensor([5, 3], 1), tf.tensor1d([2, 0, 2, 7, -1], 'int32'), 4),
      tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3], 'int32'), tf.tensor1d([1, 1, 0], 'int32'), 2),
    ]);
  });

  it('differentiates a gather, whose rows may repeat', async () => {
    await expectSameOnBoth(() => valueAndGradients((x) => tf.gather(x, tf.tensor1d([3, 0, 3], 'int32')), [tensor([4, 3], 1)]));
  });

  it('frees what it made when a kernel fails', async () => {
    await tf.setBackend('wasm');
    const [a, b] = [tensor([2, 3], 1), tensor([2, 3], 2)];
    const stored = tf.backend().numDataIds();
    const kernel = tf.getKernel(tf.BatchMatMul, 'wasm');
    expect(() => kernel?.kernelFunc({ inputs: { a, b }, backend: tf.backend(), attrs: { transposeA: true, transposeB: true } })).toThrow(
      /inner shapes/,
    );
    expect(tf.backend().numDataIds()).toBe(stored);
    tf.dispose([a, b]);
  });
});
