import * as tf from '@tensorflow/tfjs-core';
import { inputOf, sumsLeadingAxes } from '../kernels.ts';
import { floats } from './kernel.ts';
import type { WasmKernel } from './kernel.ts';

/**
 * Sums over every axis but the last, as the gradient of a bias and the statistics of batch normalisation need them, in one
 * pass over the values; the backend's own kernels transpose first. Other sums are left to those.
 */
const overLeadingAxes = (name: string, divide: boolean, original: tf.KernelFunc): WasmKernel => ({
  name,
  run(inputs, attributes, backend) {
    const { keepDims } = attributes as unknown as tf.SumAttrs;
    const x = inputOf(inputs, 'x');
    const leading = sumsLeadingAxes(x, attributes);
    if (!leading || x.dtype !== 'float32') return original({ inputs, attrs: attributes, backend }) as tf.TensorInfo;
    const columns = x.shape.at(-1) ?? 0;
    const output = backend.makeOutput(keepDims ? [...x.shape.slice(0, -1).fill(1), columns] : [columns], 'float32');
    const values = floats(x, backend);
    const sums = new Float64Array(columns);
    for (let at = 0; at < values.length;)
      for (let column = 0; column < columns; column += 1, at += 1) sums[column] = (sums[column] as number) + (values[at] as number);
    const scale = divide ? columns / values.length : 1;
    floats(output, backend).set(sums.map((value) => value * scale));
    return output;
  },
});

export const sum = (original: tf.KernelFunc): WasmKernel => overLeadingAxes(tf.Sum, false, original);
export const mean = (original: tf.KernelFunc): WasmKernel => overLeadingAxes(tf.Mean, true, original);
