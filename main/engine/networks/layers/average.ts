import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerFor } from '../layer.ts';

/** The mean of each channel over all pixels: [n, height, width, channels] → [n, channels]. */
export const averageOverPixels: LayerFor = ([, , channels = 0]) => ({
  kind: 'average',
  outputShape: [channels],
  variables: [],
  apply: (x) => tf.mean(x, [1, 2]),
  exported: (name) => [{ layer: layers.globalAveragePooling2d({ name, dataFormat: 'channelsLast' }), weights: [] }],
});

/** The mean over time alone, since high and low are not alike in sound: [n, frames, bands, channels] → [n, bands · channels]. */
export const averageOverTime: LayerFor = ([frames = 0, bands = 0, channels = 0]) => ({
  kind: 'average',
  outputShape: [bands * channels],
  variables: [],
  apply: (x) => tf.mean(tf.reshape(x, [-1, frames, bands * channels]), 1),
  exported: (name) => [
    { layer: layers.reshape({ name: `${name}_rows`, targetShape: [frames, bands * channels] }), weights: [] },
    { layer: layers.globalAveragePooling1d({ name }), weights: [] },
  ],
});
