/* What kernels of every engine share: their inputs, their geometry, and how they are registered. */
import * as tf from '@tensorflow/tfjs-core';

export function inputOf(inputs: tf.NamedTensorInfoMap, name: string): tf.TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw new Error(`The input ${name} is missing.`);
  return input;
}

/** The geometry of a convolution of images stored [batch, height, width, channels]. */
export function convolutionOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attributes: tf.NamedAttrMap,
  depthwise: boolean,
): tf.backend_util.Conv2DInfo {
  const { strides, pad, dimRoundingMode, dataFormat, dilations } = attributes as unknown as tf.Conv2DAttrs;
  if (dataFormat === 'NCHW') throw new Error('Images must be stored as [batch, height, width, channels].');
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** Whether a sum or mean goes over every axis but the last, as the gradient of a bias does. */
export function sumsLeadingAxes({ shape }: tf.TensorInfo, attributes: tf.NamedAttrMap): boolean {
  const rank = shape.length;
  const axes = tf.util.parseAxisParam((attributes as unknown as tf.SumAttrs).axis, shape);
  return rank > 1 && axes.length === rank - 1 && !axes.includes(rank - 1);
}
