import * as tf from '@tensorflow/tfjs-core';
import { convolutionOf, inputOf } from '../kernels.ts';
import { call, withTemporaries } from './kernel.ts';
import type { WasmKernel } from './kernel.ts';

type Pad = [[number, number], [number, number], [number, number], [number, number]];

/**
 * dL/dW[i, j, c, k] = Σ_{n,p,q} x[n, s·p + i − top, s·q + j − left, c] · dy[n, p, q, k], which is itself a convolution: of
 * x with its items as channels, x' [c, height, width, n], by dy as the filter, [p, q, n, k], dilated by the strides s.
 * So XNNPACK's own convolution does the work, without unfolding x.
 */
export const conv2dBackpropFilter: WasmKernel = {
  name: tf.Conv2DBackpropFilter,
  run: (inputs, attributes, backend) =>
    withTemporaries(backend, (temporary) => {
      const { filterShape } = attributes as unknown as tf.Conv2DBackpropFilterAttrs;
      const x = inputOf(inputs, 'x');
      const info = convolutionOf(x.shape, filterShape, attributes, false);
      const { top, bottom, left, right } = info.padInfo;
      const items = temporary(call(tf.Transpose, { x }, { perm: [3, 1, 2, 0] }, backend));
      const filter = temporary(call(tf.Transpose, { x: inputOf(inputs, 'dy') }, { perm: [1, 2, 0, 3] }, backend));
      const pad: Pad = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      const dilations = [info.strideHeight, info.strideWidth];
      const whole = temporary(call(tf.Conv2D, { x: items, filter }, { strides: [1, 1], pad, dataFormat: 'NHWC', dilations }, backend));
      // Rows and columns that no stride reached make the result larger than the filter.
      const size = [info.inChannels, info.filterHeight, info.filterWidth, info.outChannels];
      const part = temporary(call(tf.Slice, { x: whole }, { begin: [0, 0, 0, 0], size }, backend));
      return call(tf.Transpose, { x: part }, { perm: [1, 2, 0, 3] }, backend);
    }),
};

/**
 * dL/dx is the convolution of dy, padded by what the filter reaches over, with the filter turned by 180° and its channels
 * exchanged. Strides above 1 are left to the backend's own kernel, a plain loop.
 */
export function conv2dBackpropInput(original: tf.KernelFunc): WasmKernel {
  return {
    name: tf.Conv2DBackpropInput,
    run: (inputs, attributes, backend) =>
      withTemporaries(backend, (temporary) => {
        const { inputShape } = attributes as unknown as tf.Conv2DBackpropInputAttrs;
        const filter = inputOf(inputs, 'filter');
        const info = convolutionOf(inputShape, filter.shape, attributes, false);
        const { top, left } = info.padInfo;
        const [above, before] = [info.filterHeight - 1 - top, info.filterWidth - 1 - left];
        const below = info.inHeight - info.outHeight + top;
        const after = info.inWidth - info.outWidth + left;
        if (info.strideHeight > 1 || info.strideWidth > 1 || Math.min(above, before, below, after) < 0)
          return original({ inputs, attrs: attributes, backend }) as tf.TensorInfo;
        const turned = temporary(call(tf.Reverse, { x: filter }, { dims: [0, 1] }, backend));
        const exchanged = temporary(call(tf.Transpose, { x: turned }, { perm: [0, 1, 3, 2] }, backend));
        const pad: Pad = [
          [0, 0],
          [above, below],
          [before, after],
          [0, 0],
        ];
        return call(
          tf.Conv2D,
          { x: inputOf(inputs, 'dy'), filter: exchanged },
          { strides: [1, 1], pad, dataFormat: 'NHWC', dilations: [1, 1] },
          backend,
        );
      }),
  };
}
