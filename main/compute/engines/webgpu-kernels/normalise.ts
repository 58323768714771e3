import type * as tf from '@tensorflow/tfjs-core';
import { normaliseGradientKernel, normaliseKernel } from '../../../engine/networks/layers/normalise.ts';
import { inputOf } from '../kernels.ts';
import { forEachValue, integers, real } from './kernel.ts';
import type { WebgpuKernel } from './kernel.ts';
import { columnSums, rowsAndColumns, valuesOf } from './leading-sums.ts';

/** Batch normalisation forwards: 6 programs in place of 12. Answers y, μ and the unbiased σ², then for the gradient μ and 1/√(σ² + ε). */
export const normalise: WebgpuKernel = {
  name: normaliseKernel,
  run(inputs, attributes, backend) {
    const [x, scale, offset] = ['x', 'scale', 'offset'].map((name) => inputOf(inputs, name)) as [
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
    ];
    const size = rowsAndColumns(x);
    const [rows, columns] = size;
    const mean = columnSums(valuesOf(x), size, 1 / rows, backend);
    const squares = { key: 'squares', term: '(f32(x[at]) - mean[column]) * (f32(x[at]) - mean[column])', inputs: { x, mean } };
    const variance = columnSums(squares, size, 1 / Math.max(1, rows - 1), backend);
    const rate = backend.runWebGPUProgram(
      {
        ...forEachValue(
          'rate',
          [columns],
          ['variance'],
          'setOutputAtIndex(index, inverseSqrt(variance[index] * uniforms.biased + uniforms.epsilon));',
        ),
        uniforms: 'biased : f32, epsilon : f32,',
      },
      [variance],
      'float32',
      [real(Math.max(1, rows - 1) / rows), real((attributes as unknown as { epsilon: number }).epsilon)],
    );
    const y = backend.runWebGPUProgram(
      {
        ...forEachValue(
          'normalise',
          x.shape,
          ['x', 'mean', 'rate', 'scale', 'offset'],
          `let column = index % uniforms.columns;
           setOutputAtIndex(index, (f32(x[index]) - mean[column]) * rate[column] * f32(scale[column]) + f32(offset[column]));`,
        ),
        uniforms: 'columns : i32,',
      },
      [x, mean, rate, scale, offset],
      'float32',
      [integers(columns)],
    );
    // Each output is a tensor of its own that may share its numbers; the last is there for engines that keep more.
    backend.incRef(mean.dataId);
    backend.incRef(rate.dataId);
    return [y, mean, variance, { ...mean }, rate, { ...rate }];
  },
};

/** With z = (x − μ)/√(σ² + ε): dL/dx = γ (dy − mean(dy) − z·mean(dy·z))/√(σ² + ε), dL/dγ = Σ dy·z, dL/dβ = Σ dy. */
export const normaliseGradient: WebgpuKernel = {
  name: normaliseGradientKernel,
  run(inputs, _attributes, backend) {
    const [dy, x, scale, mean, rate] = ['dy', 'x', 'scale', 'mean', 'variance'].map((name) => inputOf(inputs, name)) as [
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
      tf.TensorInfo,
    ];
    const size = rowsAndColumns(x);
    const forOffset = columnSums(valuesOf(dy), size, 1, backend);
    const along = { key: 'along', term: 'f32(dy[at]) * (f32(x[at]) - mean[column]) * rate[column]', inputs: { dy, x, mean, rate } };
    const forScale = columnSums(along, size, 1, backend);
    const dx = backend.runWebGPUProgram(
      {
        ...forEachValue(
          'normaliseGradient',
          x.shape,
          ['dy', 'x', 'scale', 'mean', 'rate', 'forScale', 'forOffset'],
          `let column = index % uniforms.columns;
           let z = (f32(x[index]) - mean[column]) * rate[column];
           let rest = f32(dy[index]) - (forOffset[column] + z * forScale[column]) / uniforms.rows;
           setOutputAtIndex(index, f32(scale[column]) * rate[column] * rest);`,
        ),
        uniforms: 'columns : i32, rows : f32,',
      },
      [dy, x, scale, mean, rate, forScale, forOffset],
      'float32',
      [integers(size[1]), real(size[0])],
    );
    return [dx, forScale, forOffset];
  },
};
