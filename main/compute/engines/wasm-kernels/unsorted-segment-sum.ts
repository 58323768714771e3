import * as tf from '@tensorflow/tfjs-core';
import { inputOf } from '../kernels.ts';
import { floats, integers } from './kernel.ts';
import type { WasmKernel } from './kernel.ts';

/** Sums the rows of x [n, …] that have the same id: y [numSegments, …]. Rows with an id outside 0…numSegments − 1 are left out, as in TensorFlow. */
export const unsortedSegmentSum: WasmKernel = {
  name: tf.UnsortedSegmentSum,
  run(inputs, attributes, backend) {
    const { numSegments } = attributes as unknown as tf.UnsortedSegmentSumAttrs;
    const x = inputOf(inputs, 'x');
    const rowShape = x.shape.slice(1);
    const size = tf.util.sizeFromShape(rowShape);
    const output = backend.makeOutput([numSegments, ...rowShape], x.dtype);
    const read = x.dtype === 'int32' ? integers : floats;
    const sums = read(output, backend).fill(0);
    const values = read(x, backend);
    const ids = integers(inputOf(inputs, 'segmentIds'), backend);
    for (const [row, id] of ids.entries()) {
      if (id < 0 || id >= numSegments) continue;
      for (let k = 0; k < size; k += 1) sums[id * size + k] = (sums[id * size + k] as number) + (values[row * size + k] as number);
    }
    return output;
  },
};
