import * as tf from '@tensorflow/tfjs-core';
import { convolutionOf, inputOf } from '../kernels.ts';
import type { WasmKernel } from './kernel.ts';

/**
 * Says the padding 'same' in numbers. XNNPACK works it out by itself otherwise, and wrongly when a stride goes beyond the
 * filter along one side (no padding there) and not along the other.
 */
const withPaddingInNumbers = (name: string, depthwise: boolean, original: tf.KernelFunc): WasmKernel => ({
  name,
  run(inputs, attributes, backend) {
    const { pad, dataFormat } = attributes as unknown as tf.Conv2DAttrs;
    if (pad !== 'same' || dataFormat === 'NCHW') return original({ inputs, attrs: attributes, backend }) as tf.TensorInfo;
    const { padInfo } = convolutionOf(inputOf(inputs, 'x').shape, inputOf(inputs, 'filter').shape, attributes, depthwise);
    const attrs = {
      ...attributes,
      pad: [
        [0, 0],
        [padInfo.top, padInfo.bottom],
        [padInfo.left, padInfo.right],
        [0, 0],
      ],
    };
    return original({ inputs, attrs: attrs, backend }) as tf.TensorInfo;
  },
});

export const conv2d = (original: tf.KernelFunc): WasmKernel => withPaddingInNumbers(tf.Conv2D, false, original);
export const depthwiseConv2d = (original: tf.KernelFunc): WasmKernel => withPaddingInNumbers(tf.DepthwiseConv2dNative, true, original);
