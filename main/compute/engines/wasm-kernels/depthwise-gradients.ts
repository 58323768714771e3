import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { convolutionOf, inputOf } from '../kernels.ts';
import { floats } from './kernel.ts';
import type { WasmKernel } from './kernel.ts';

type Tap = (x: number, dy: number, weight: number, count: number) => void;

/**
 * Visits every pair of an input pixel and an output pixel that a depthwise convolution connects: where their channels
 * begin in x and dy, where the tap's weights [channels, multiplier] begin, and how many channels there are. TensorFlow.js
 * differentiates no dilated ones.
 */
function eachTap(info: tf.backend_util.Conv2DInfo, visit: Tap): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info;
  for (let n = 0; n < info.batchSize; n += 1)
    for (let p = 0; p < outHeight; p += 1)
      for (let i = 0; i < filterHeight; i += 1) {
        const row = p * info.strideHeight + i - info.padInfo.top;
        if (row < 0 || row >= inHeight) continue;
        for (let q = 0; q < outWidth; q += 1)
          for (let j = 0; j < filterWidth; j += 1) {
            const column = q * info.strideWidth + j - info.padInfo.left;
            if (column < 0 || column >= inWidth) continue;
            const x = ((n * inHeight + row) * inWidth + column) * inChannels;
            visit(x, ((n * outHeight + p) * outWidth + q) * outChannels, (i * filterWidth + j) * outChannels, inChannels);
          }
      }
}

const zeros = (shape: number[], backend: BackendWasm): { output: tf.TensorInfo; values: Float32Array } => {
  const output = backend.makeOutput(shape, 'float32');
  return { output, values: floats(output, backend).fill(0) };
};

/** dL/dW[i, j, c, m] = Σ x · dy over all places of the filter; m counts the multiplier. */
export const depthwiseBackpropFilter: WasmKernel = {
  name: tf.DepthwiseConv2dNativeBackpropFilter,
  run(inputs, attributes, backend) {
    const { filterShape } = attributes as unknown as tf.DepthwiseConv2dNativeBackpropFilterAttrs;
    const x = inputOf(inputs, 'x');
    const info = convolutionOf(x.shape, filterShape, attributes, true);
    const multiplier = info.outChannels / info.inChannels;
    const { output, values } = zeros(filterShape, backend);
    const [xs, dys] = [floats(x, backend), floats(inputOf(inputs, 'dy'), backend)];
    eachTap(info, (fromX, fromDy, fromWeight, channels) => {
      for (let c = 0, k = 0; c < channels; c += 1)
        for (let m = 0; m < multiplier; m += 1, k += 1)
          values[fromWeight + k] = (values[fromWeight + k] as number) + (xs[fromX + c] as number) * (dys[fromDy + k] as number);
    });
    return output;
  },
};

/** dL/dx[…, c] = Σ W[i, j, c, m] · dy over all places of the filter that see the pixel. */
export const depthwiseBackpropInput: WasmKernel = {
  name: tf.DepthwiseConv2dNativeBackpropInput,
  run(inputs, attributes, backend) {
    const { inputShape } = attributes as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs;
    const filter = inputOf(inputs, 'filter');
    const info = convolutionOf(inputShape, filter.shape, attributes, true);
    const multiplier = info.outChannels / info.inChannels;
    const { output, values } = zeros(inputShape, backend);
    const [weights, dys] = [floats(filter, backend), floats(inputOf(inputs, 'dy'), backend)];
    eachTap(info, (fromX, fromDy, fromWeight, channels) => {
      for (let c = 0, k = 0; c < channels; c += 1) {
        let sum = 0;
        for (let m = 0; m < multiplier; m += 1, k += 1) sum += (weights[fromWeight + k] as number) * (dys[fromDy + k] as number);
        values[fromX + c] = (values[fromX + c] as number) + sum;
      }
    });
    return output;
  },
};
