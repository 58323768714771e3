import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { uniformValues } from '../../random.ts';
import type { LayerFor } from '../layer.ts';

/**
 * Convolution of x [n, height, width, channels] with a kernel [size, size, channels, filters], stride 1, zero-padded to the
 * same height and width. Weights start uniform as Glorot & Bengio 2010 have it, biases at zero.
 */
export const convolution =
  (filters: number, size: number): LayerFor =>
  ([height = 0, width = 0, channels = 0]) => {
    const count = size * size * channels * filters;
    const limit = Math.sqrt(6 / (size * size * (channels + filters)));
    return {
      kind: 'convolution',
      outputShape: [height, width, filters],
      variables: [
        {
          name: 'kernel',
          shape: [size, size, channels, filters],
          role: 'kernel',
          initial: (random) => uniformValues(random, count, limit),
        },
        { name: 'bias', shape: [filters], role: 'offset', initial: () => new Float32Array(filters) },
      ],
      apply: (x, value) => tf.add(tf.conv2d(x as tf.Tensor4D, value('kernel') as tf.Tensor4D, 1, 'same'), value('bias')),
      exported: (name) => ({ layer: layers.conv2d({ name, filters, kernelSize: size, padding: 'same' }), weights: ['kernel', 'bias'] }),
    };
  };
