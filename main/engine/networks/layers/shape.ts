import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { sizeOf } from '../layer.ts';
import type { LayerFor } from '../layer.ts';

/** The largest of every 2 × 2 pixels; an odd last row or column is dropped. */
export const maxPool: LayerFor = ([height = 0, width = 0, channels = 0]) => ({
  kind: 'max-pool',
  outputShape: [Math.floor(height / 2), Math.floor(width / 2), channels],
  variables: [],
  apply: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'),
  exported: (name) => [{ layer: layers.maxPooling2d({ name, poolSize: 2, strides: 2 }), weights: [] }],
});

/** One row for each item. */
export const flatten: LayerFor = (shape) => ({
  kind: 'flatten',
  outputShape: [sizeOf(shape)],
  variables: [],
  apply: (x) => tf.reshape(x, [-1, sizeOf(shape)]),
  exported: (name) => [{ layer: layers.flatten({ name }), weights: [] }],
});

/** max(x, 0). */
export const relu: LayerFor = (shape) => ({
  kind: 'relu',
  outputShape: shape,
  variables: [],
  apply: (x) => tf.relu(x),
  exported: (name) => [{ layer: layers.reLU({ name }), weights: [] }],
});

/** 1/(1 + exp(−x)). */
export const sigmoid: LayerFor = (shape) => ({
  kind: 'sigmoid',
  outputShape: shape,
  variables: [],
  apply: (x) => tf.sigmoid(x),
  exported: (name) => [{ layer: layers.activation({ name, activation: 'sigmoid' }), weights: [] }],
});
