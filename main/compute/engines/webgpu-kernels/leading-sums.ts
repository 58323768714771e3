import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { inputOf } from '../wasm-kernels/kernel.ts';
import { forEachValue, integers, real } from './kernel.ts';
import type { WebgpuKernel } from './kernel.ts';

/** Rows that one thread adds up; of more rows, sums of parts are made first. */
const rowsEach = 256;

/**
 * Sums over every axis but the last, as the gradient of a bias and the statistics of batch normalisation need them: threads
 * side by side read columns side by side. The backend transposes all values first. Other sums are left to it.
 */
const overLeadingAxes = (name: string, divide: boolean, original: tf.KernelFunc): WebgpuKernel => ({
  name,
  run(inputs, attributes, backend) {
    const { axis, keepDims } = attributes as unknown as tf.SumAttrs;
    const x = inputOf(inputs, 'x');
    const rank = x.shape.length;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const leading = rank > 1 && axes.length === rank - 1 && !axes.includes(rank - 1);
    const columns = x.shape[rank - 1] ?? 0;
    const rows = tf.util.sizeFromShape(x.shape.slice(0, -1));
    if (!leading || x.dtype !== 'float32' || rows * columns === 0 || backend.shouldExecuteOnCPU([x]))
      return original({ inputs, attrs: attributes, backend }) as tf.TensorInfo;
    const scale = divide ? 1 / rows : 1;
    const parts = Math.ceil(rows / rowsEach);
    const sums = sumOfRows({ ...x, shape: [rows, columns] }, parts, parts > 1 ? 1 : scale, backend);
    const sum = parts > 1 ? sumOfRows(sums, 1, scale, backend) : sums;
    if (parts > 1) backend.disposeData(sums.dataId);
    return { ...sum, shape: keepDims ? [...x.shape.slice(0, -1).fill(1), columns] : [columns] };
  },
});

/** [rows, columns] → [parts, columns]: `scale` times the sum of each part of the rows. */
export function sumOfRows(x: tf.TensorInfo, parts: number, scale: number, backend: WebGPUBackend): tf.TensorInfo {
  const [rows = 0, columns = 0] = x.shape;
  const program: WebGPUProgram = {
    ...forEachValue(
      'sumOfRows',
      [parts, columns],
      ['x'],
      `let column = index % uniforms.xShape.y;
       let first = index / uniforms.xShape.y * uniforms.rowsEach;
       let end = min(first + uniforms.rowsEach, uniforms.xShape.x);
       var sum = 0.0;
       for (var row = first; row < end; row++) { sum += x[row * uniforms.xShape.y + column]; }
       setOutputAtIndex(index, sum * uniforms.scale);`,
    ),
    uniforms: 'rowsEach : i32, scale : f32,',
  };
  return backend.runWebGPUProgram(program, [x], 'float32', [integers(Math.ceil(rows / parts)), real(scale)]);
}

export const sum = (original: tf.KernelFunc): WebgpuKernel => overLeadingAxes(tf.Sum, false, original);
export const mean = (original: tf.KernelFunc): WebgpuKernel => overLeadingAxes(tf.Mean, true, original);
