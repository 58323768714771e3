import * as tf from '@tensorflow/tfjs-core';
import type { LayerFor } from '../layer.ts';

/**
 * σ·x + (x·L)·R + b for x of shape [n, d], L [d, rank] and R [rank, d]: any affine map, or, where the rank is low, one that
 * acts on few directions and treats the others alike, without a matrix of d × d. It starts as the identity, and no gradient
 * changes it: what a method computes in closed form is put in.
 */
export const fixedAffine =
  (rank: number): LayerFor =>
  ([size = 0]) => ({
    kind: 'fixed-affine',
    outputShape: [size],
    variables: [
      { name: 'scale', shape: [1], role: 'statistic', initial: () => Float32Array.of(1) },
      { name: 'left', shape: [size, rank], role: 'statistic', initial: () => new Float32Array(size * rank) },
      { name: 'right', shape: [rank, size], role: 'statistic', initial: () => new Float32Array(rank * size) },
      { name: 'offset', shape: [size], role: 'statistic', initial: () => new Float32Array(size) },
    ],
    apply: (x, value) => tf.add(tf.add(tf.mul(x, value('scale')), tf.matMul(tf.matMul(x, value('left')), value('right'))), value('offset')),
    exported: () => {
      throw new Error('This layer serves training alone and is in no exported model.');
    },
  });
