import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import type { ExportedLayer } from '../../layer.ts';
import { channelsLastSchema, mapsOf, operation, paddingSchema, sidesSchema } from '../operation.ts';
import type { Operation, OperationVariable, Shape } from '../operation.ts';
import { activated, activationSchema } from './activation.ts';

/** TensorFlow.js differentiates no dilated convolutions. */
const undilated = z.union([z.literal(1), z.tuple([z.literal(1)]), z.tuple([z.literal(1), z.literal(1)])]).nullish();

const common = {
  kernel_size: sidesSchema,
  strides: sidesSchema.default([1, 1]),
  padding: paddingSchema.default('valid'),
  data_format: channelsLastSchema,
  dilation_rate: undilated,
  activation: activationSchema,
  use_bias: z.boolean().default(true),
};
const filters = z.number().int().positive();

interface Common {
  readonly kernel_size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: 'valid' | 'same';
  readonly activation: z.output<typeof activationSchema>;
  readonly use_bias: boolean;
}

/** What the three kinds share: the shape, the bias, the activation. @param kernels without the bias, in the order of their use */
function convolving(
  config: Common,
  [height, width]: Shape,
  filters: number,
  kernels: readonly OperationVariable[],
  convolve: (x: tf.Tensor4D, value: (name: string) => tf.Tensor4D) => tf.Tensor,
  layer: (given: ReturnType<typeof layerArguments>) => ExportedLayer['layer'],
): Operation {
  const { kernel_size: sides, strides, padding, activation, use_bias: biased } = config;
  const whole = [1, height ?? 0, width ?? 0, 1] as [number, number, number, number];
  const { outHeight, outWidth } = tf.backend_util.computeConv2DInfo(whole, [...sides, 1, 1], [...strides], 1, padding);
  const bias: OperationVariable = { name: 'bias', weight: 'bias', shape: [filters], role: 'offset' };
  const variables = biased ? [...kernels, bias] : kernels;
  return {
    outputShape: [outHeight, outWidth, filters],
    variables,
    apply([x], value) {
      const convolved = convolve(x as tf.Tensor4D, value as (name: string) => tf.Tensor4D);
      return activated(biased ? tf.add(convolved, value('bias')) : convolved, activation);
    },
    exported: (name) => ({ layer: layer(layerArguments(name, config)), weights: variables.map((variable) => variable.name) }),
  };
}

const layerArguments = (name: string, { kernel_size, strides, padding, activation, use_bias: useBias }: Common) => ({
  name,
  kernelSize: [...kernel_size] as [number, number],
  strides: [...strides] as [number, number],
  padding,
  activation,
  useBias,
});

const kernel = (weight: string, shape: Shape): OperationVariable => ({ name: weight, weight, shape, role: 'kernel' });

export const conv2d = operation(z.object({ ...common, filters, groups: z.literal(1).nullish() }), (config, inputs) => {
  const [height, width, channels] = mapsOf(inputs);
  const { filters, strides, padding } = config;
  return convolving(
    config,
    [height, width],
    filters,
    [kernel('kernel', [...config.kernel_size, channels, filters])],
    (x, value) => tf.conv2d(x, value('kernel'), strides, padding),
    (given) => layers.conv2d({ ...given, filters }),
  );
});

export const depthwiseConv2d = operation(
  z.object({ ...common, depth_multiplier: z.number().int().positive().default(1) }),
  (config, inputs) => {
    const [height, width, channels] = mapsOf(inputs);
    const { depth_multiplier: depthMultiplier, strides, padding } = config;
    return convolving(
      config,
      [height, width],
      channels * depthMultiplier,
      [kernel('depthwise_kernel', [...config.kernel_size, channels, depthMultiplier])],
      (x, value) => tf.depthwiseConv2d(x, value('depthwise_kernel'), strides, padding),
      (given) => layers.depthwiseConv2d({ ...given, depthMultiplier }),
    );
  },
);

/** Each channel by itself, and then a convolution of 1 × 1. TensorFlow.js does not save how many filters a channel has, so it is one. */
export const separableConv2d = operation(z.object({ ...common, filters, depth_multiplier: z.literal(1).nullish() }), (config, inputs) => {
  const [height, width, channels] = mapsOf(inputs);
  const { filters, strides, padding } = config;
  return convolving(
    config,
    [height, width],
    filters,
    [kernel('depthwise_kernel', [...config.kernel_size, channels, 1]), kernel('pointwise_kernel', [1, 1, channels, filters])],
    (x, value) => tf.conv2d(tf.depthwiseConv2d(x, value('depthwise_kernel'), strides, padding), value('pointwise_kernel'), 1, 'valid'),
    (given) => layers.separableConv2d({ ...given, filters }),
  );
});
