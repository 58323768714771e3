import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { channelsLastSchema, mapsOf, operation, paddingSchema, plain, shapeOf, sidesSchema } from '../operation.ts';

const windowSchema = z.object({
  pool_size: sidesSchema.default([2, 2]),
  strides: sidesSchema.nullish(),
  padding: paddingSchema.default('valid'),
  data_format: channelsLastSchema,
});

const pooling = (
  pool: (x: tf.Tensor4D, size: [number, number], strides: [number, number], padding: 'valid' | 'same') => tf.Tensor,
  layer: typeof layers.maxPooling2d | typeof layers.averagePooling2d,
) =>
  operation(windowSchema, ({ pool_size: poolSize, strides: given, padding }, inputs) => {
    const [height, width, channels] = mapsOf(inputs);
    const strides = given ?? poolSize;
    const { outHeight, outWidth } = tf.backend_util.computePool2DInfo([1, height, width, channels], poolSize, strides, 1, padding);
    return plain(
      [outHeight, outWidth, channels],
      (x) => pool(x as tf.Tensor4D, poolSize, strides, padding),
      (name) => layer({ name, poolSize, strides, padding }),
    );
  });

export const maxPooling2d = pooling(tf.maxPool, layers.maxPooling2d);
export const averagePooling2d = pooling(tf.avgPool, layers.averagePooling2d);

const globalSchema = z.object({ data_format: channelsLastSchema, keepdims: z.literal(false).nullish() });
const dataFormat = 'channelsLast';

export const globalAveragePooling2d = operation(globalSchema, (_config, inputs) => {
  const [, , channels] = mapsOf(inputs);
  return plain(
    [channels],
    (x) => tf.mean(x, [1, 2]),
    (name) => layers.globalAveragePooling2d({ name, dataFormat }),
  );
});

export const globalMaxPooling2d = operation(globalSchema, (_config, inputs) => {
  const [height, width, channels] = mapsOf(inputs);
  return plain(
    [channels],
    // By pooling: every engine has its gradient, and of equal values it takes the first.
    (x) => tf.reshape(tf.maxPool(x as tf.Tensor4D, [height, width], 1, 'valid'), [-1, channels]),
    (name) => layers.globalMaxPooling2d({ name, dataFormat }),
  );
});

/** Over time: [length, channels] → [channels]. */
export const globalAveragePooling1d = operation(globalSchema, (_config, inputs) => {
  const [, channels = 0] = shapeOf(inputs, 2);
  return plain(
    [channels],
    (x) => tf.mean(x, 1),
    (name) => layers.globalAveragePooling1d({ name }),
  );
});
