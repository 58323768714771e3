import * as tf from '@tensorflow/tfjs-core';
import { inputOf } from '../kernels.ts';
import { floats } from './kernel.ts';
import type { WasmKernel } from './kernel.ts';

/** dL/dx of max pooling: each dy goes to the first largest x of its window. The backend's own kernel builds two more tensors on the way. */
export const maxPoolGrad: WasmKernel = {
  name: tf.MaxPoolGrad,
  run(inputs, attributes, backend) {
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as tf.MaxPoolGradAttrs;
    const x = inputOf(inputs, 'input');
    const info = tf.backend_util.computePool2DInfo(
      x.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const output = backend.makeOutput(x.shape, 'float32');
    const dx = floats(output, backend).fill(0);
    const [xs, dys] = [floats(x, backend), floats(inputOf(inputs, 'dy'), backend)];
    const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } = info;
    const { top, left } = info.padInfo;
    let at = 0;
    for (let n = 0; n < info.batchSize; n += 1)
      for (let p = 0; p < outHeight; p += 1) {
        const firstRow = Math.max(0, p * strideHeight - top);
        const endRow = Math.min(inHeight, p * strideHeight - top + filterHeight);
        for (let q = 0; q < outWidth; q += 1) {
          const firstColumn = Math.max(0, q * strideWidth - left);
          const endColumn = Math.min(inWidth, q * strideWidth - left + filterWidth);
          for (let c = 0; c < inChannels; c += 1, at += 1) {
            let best = -1;
            let largest = Number.NEGATIVE_INFINITY;
            for (let row = firstRow; row < endRow; row += 1) {
              let index = ((n * inHeight + row) * inWidth + firstColumn) * inChannels + c;
              for (let column = firstColumn; column < endColumn; column += 1, index += inChannels) {
                const value = xs[index] as number;
                if (best < 0 || value > largest) {
                  best = index;
                  largest = value;
                }
              }
            }
            if (best >= 0) dx[best] = (dx[best] as number) + (dys[at] as number);
          }
        }
      }
    return output;
  },
};
