import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { inputOf, sumsLeadingAxes } from '../kernels.ts';
import { forEachValue, integers, real } from './kernel.ts';
import type { WebgpuKernel } from './kernel.ts';

/** Rows that one thread adds up; of more rows, sums of parts are made first. */
const rowsEach = 256;

/**
 * What is added up: an expression of named inputs, in which `at` is a place in [rows, columns] and `column` its column. A
 * tensor that was cast still lies there as whole numbers, so f32(…) stands around all that comes from outside.
 */
export interface Terms {
  readonly key: string;
  readonly term: string;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
}

/** The values of x themselves. */
export const valuesOf = (x: tf.TensorInfo): Terms => ({ key: 'values', term: 'f32(x[at])', inputs: { x } });

/** `scale` times the sum over all rows: [columns]. Threads side by side read columns side by side, in the same order every time. */
export function columnSums(terms: Terms, [rows, columns]: readonly [number, number], scale: number, backend: WebGPUBackend): tf.TensorInfo {
  const parts = Math.ceil(rows / rowsEach);
  if (parts === 1) return sumOfParts(terms, [rows, columns], 1, scale, backend);
  const sums = sumOfParts(terms, [rows, columns], parts, 1, backend);
  const sum = sumOfParts(valuesOf(sums), [parts, columns], 1, scale, backend);
  backend.disposeData(sums.dataId);
  return sum;
}

function sumOfParts(
  { key, term, inputs }: Terms,
  [rows, columns]: readonly [number, number],
  parts: number,
  scale: number,
  backend: WebGPUBackend,
): tf.TensorInfo {
  const program: WebGPUProgram = {
    ...forEachValue(
      `sums_${key}`,
      [parts * columns],
      Object.keys(inputs),
      `let column = index % uniforms.columns;
       let first = index / uniforms.columns * uniforms.rowsEach;
       let end = min(first + uniforms.rowsEach, uniforms.rows);
       var sum = 0.0;
       for (var row = first; row < end; row++) {
         let at = row * uniforms.columns + column;
         sum += ${term};
       }
       setOutputAtIndex(index, sum * uniforms.scale);`,
    ),
    uniforms: 'rows : i32, columns : i32, rowsEach : i32, scale : f32,',
  };
  const numbers = [integers(rows), integers(columns), integers(Math.ceil(rows / parts)), real(scale)];
  return backend.runWebGPUProgram(program, Object.values(inputs), 'float32', numbers);
}

/** x as rows of its last axis. */
export function rowsAndColumns({ shape }: tf.TensorInfo): [number, number] {
  return [tf.util.sizeFromShape(shape.slice(0, -1)), shape.at(-1) ?? 1];
}

/**
 * Sums over every axis but the last, as the gradient of a bias and the statistics of batch normalisation need them. The
 * backend transposes all values first. Other sums are left to it.
 */
const overLeadingAxes = (name: string, divide: boolean, original: tf.KernelFunc): WebgpuKernel => ({
  name,
  run(inputs, attributes, backend) {
    const { keepDims } = attributes as unknown as tf.SumAttrs;
    const x = inputOf(inputs, 'x');
    const leading = sumsLeadingAxes(x, attributes);
    const [rows, columns] = rowsAndColumns(x);
    if (!leading || x.dtype !== 'float32' || rows * columns === 0 || backend.shouldExecuteOnCPU([x]))
      return original({ inputs, attrs: attributes, backend });
    const sum = columnSums(valuesOf(x), [rows, columns], divide ? 1 / rows : 1, backend);
    return { ...sum, shape: keepDims ? [...x.shape.slice(0, -1).fill(1), columns] : [columns] };
  },
});

export const sum = (original: tf.KernelFunc): WebgpuKernel => overLeadingAxes(tf.Sum, false, original);
export const mean = (original: tf.KernelFunc): WebgpuKernel => overLeadingAxes(tf.Mean, true, original);
