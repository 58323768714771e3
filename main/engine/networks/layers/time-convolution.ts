import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { uniformValues } from '../../random.ts';
import type { LayerFor } from '../layer.ts';

/**
 * How well each filter fits where it fits best: the largest over time of the convolution of x [n, length, channels] with a kernel
 * [width, channels, filters], zero-padded to the same length (Kim 2014, section 2), [n, filters]. The bias, which none has for
 * normalisation to follow, is added to the largest: max(x + b) = max(x) + b.
 */
export const bestOverTime =
  (filters: number, width: number, bias: 'bias' | 'no bias'): LayerFor =>
  ([length = 0, channels = 0]) => {
    const useBias = bias === 'bias';
    return {
      kind: 'time-convolution',
      outputShape: [filters],
      variables: [
        {
          name: 'kernel',
          shape: [width, channels, filters],
          role: 'kernel',
          initial: (random) => uniformValues(random, width * channels * filters, Math.sqrt(6 / (width * (channels + filters)))),
        },
        ...(useBias ? [{ name: 'bias', shape: [filters], role: 'offset' as const, initial: () => new Float32Array(filters) }] : []),
      ],
      apply(x, value) {
        // As pictures of one column, and by pooling: every engine has these gradients, and of equal values they take the first.
        const kernel = tf.reshape<tf.Rank.R4>(value('kernel'), [width, 1, channels, filters]);
        const fits = tf.conv2d(tf.reshape<tf.Rank.R4>(x, [-1, length, 1, channels]), kernel, 1, 'same');
        const best = tf.reshape(tf.maxPool(fits, [length, 1], 1, 'valid'), [-1, filters]);
        return useBias ? tf.add(best, value('bias')) : best;
      },
      exported: (name) => [
        {
          layer: layers.conv1d({ name, filters, kernelSize: width, padding: 'same', useBias }),
          weights: useBias ? ['kernel', 'bias'] : ['kernel'],
        },
        { layer: layers.globalMaxPooling1d({ name: `${name}_best` }), weights: [] },
      ],
    };
  };
