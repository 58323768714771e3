import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { uniformValues } from '../../random.ts';
import type { LayerFor, Variable } from '../layer.ts';

const filterOf = (size: number, channels: number, filters: number): Variable => {
  const limit = Math.sqrt(6 / (size * size * (channels + filters)));
  return {
    name: 'kernel',
    shape: [size, size, channels, filters],
    role: 'kernel',
    initial: (random) => uniformValues(random, size * size * channels * filters, limit),
  };
};

const convolve = (x: tf.Tensor, kernel: tf.Tensor): tf.Tensor4D => tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same');

const offsetOf = (filters: number): Variable => ({
  name: 'bias',
  shape: [filters],
  role: 'offset',
  initial: () => new Float32Array(filters),
});

/**
 * Convolution of x [n, height, width, channels] with a kernel [size, size, channels, filters], stride 1, zero-padded to the
 * same height and width; without a bias for normalisation to follow, which makes it idle. Weights start uniform as Glorot &
 * Bengio 2010 have it, biases at zero.
 */
export const convolution =
  (filters: number, size: number, bias: 'bias' | 'no bias'): LayerFor =>
  ([height = 0, width = 0, channels = 0]) => {
    const useBias = bias === 'bias';
    return {
      kind: 'convolution',
      outputShape: [height, width, filters],
      variables: [filterOf(size, channels, filters), ...(useBias ? [offsetOf(filters)] : [])],
      apply(x, value) {
        const convolved = convolve(x, value('kernel'));
        return useBias ? tf.add(convolved, value('bias')) : convolved;
      },
      exported: (name) => [
        {
          layer: layers.conv2d({ name, filters, kernelSize: size, padding: 'same', useBias }),
          weights: useBias ? ['kernel', 'bias'] : ['kernel'],
        },
      ],
    };
  };

/**
 * The same with a bias, starting at zero, and then the largest of every 2 × 2 pixels. The bias is added after pooling, which
 * gives the same numbers for a quarter of the work: max(x + b) = max(x) + b.
 */
export const pooledConvolution =
  (filters: number, size: number): LayerFor =>
  ([height = 0, width = 0, channels = 0]) => ({
    kind: 'convolution',
    outputShape: [Math.floor(height / 2), Math.floor(width / 2), filters],
    variables: [filterOf(size, channels, filters), offsetOf(filters)],
    apply: (x, value) => tf.add(tf.maxPool(convolve(x, value('kernel')), 2, 2, 'valid'), value('bias')),
    exported: (name) => [
      { layer: layers.conv2d({ name, filters, kernelSize: size, padding: 'same' }), weights: ['kernel', 'bias'] },
      { layer: layers.maxPooling2d({ name: `${name}_pool`, poolSize: 2, strides: 2 }), weights: [] },
    ],
  });
