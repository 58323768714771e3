import * as tf from '@tensorflow/tfjs-core';
import { inputOf } from '../kernels.ts';
import { forEachValue, integers } from './kernel.ts';
import type { WebgpuKernel } from './kernel.ts';

const code = `
  let segment = index / uniforms.columns;
  let column = index % uniforms.columns;
  var sum = 0.0;
  for (var row = 0; row < uniforms.rows; row++) {
    if (segmentIds[row] == segment) { sum += f32(x[row * uniforms.columns + column]); }
  }
  setOutputAtIndex(index, sum);`;

/**
 * Sums the rows of x [n, …] that have the same id: y [numSegments, …]. The backend's own kernel adds in whatever order its threads
 * come, which is another each time; and takes an id that is too large for a smaller one.
 */
export const unsortedSegmentSum: WebgpuKernel = {
  name: tf.UnsortedSegmentSum,
  run(inputs, attributes, backend) {
    const { numSegments } = attributes as unknown as tf.UnsortedSegmentSumAttrs;
    const x = inputOf(inputs, 'x');
    const [rows = 0, ...rowShape] = x.shape;
    const program = {
      ...forEachValue('unsortedSegmentSum', [numSegments, ...rowShape], ['x', 'segmentIds'], code),
      uniforms: 'rows : i32, columns : i32,',
    };
    return backend.runWebGPUProgram(program, [x, inputOf(inputs, 'segmentIds')], 'float32', [
      integers(rows),
      integers(tf.util.sizeFromShape(rowShape)),
    ]);
  },
};
