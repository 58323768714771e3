import * as tf from '@tensorflow/tfjs-core';
import { inputOf } from '../kernels.ts';
import { forEachValue, integers } from './kernel.ts';
import type { WebgpuKernel } from './kernel.ts';

/** Each pixel looks through the windows that see it: it takes their dy where nothing is larger, and nothing before it as large. */
const code = `
  let at = getCoordsFromIndex(index);
  let value = getX(at.x, at.y, at.z, at.w);
  let firstWindow = max(vec2<i32>(0), (at.yz + uniforms.pads - uniforms.window) / uniforms.strides);
  let endWindow = min(uniforms.dyShape.yz, (at.yz + uniforms.pads) / uniforms.strides + 1);
  var sum = 0.0;
  for (var p = firstWindow.x; p < endWindow.x; p++) {
    for (var q = firstWindow.y; q < endWindow.y; q++) {
      let corner = vec2<i32>(p, q) * uniforms.strides - uniforms.pads;
      let begin = max(vec2<i32>(0), corner);
      let end = min(uniforms.xShape.yz, corner + uniforms.window);
      var mine = all(at.yz >= begin) && all(at.yz < end);
      for (var row = begin.x; row < end.x; row++) {
        for (var column = begin.y; column < end.y; column++) {
          let other = getX(at.x, row, column, at.w);
          let before = row < at.y || (row == at.y && column < at.z);
          mine = mine && !(other > value) && !(before && other == value);
        }
      }
      if (mine) { sum += getDy(at.x, p, q, at.w); }
    }
  }
  setOutputAtIndex(index, sum);`;

/**
 * dL/dx of max pooling: each dy goes to the first largest x of its window, as in TensorFlow. The backend gives it to the last,
 * which matters wherever a picture is flat, and needs two programs.
 */
export const maxPoolGrad: WebgpuKernel = {
  name: tf.MaxPoolGrad,
  run(inputs, attributes, backend) {
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as tf.MaxPoolGradAttrs;
    const x = inputOf(inputs, 'input');
    const shape = x.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const program = {
      ...forEachValue('maxPoolGrad', shape, ['x', 'dy'], code),
      uniforms: 'window : vec2<i32>, strides : vec2<i32>, pads : vec2<i32>,',
    };
    return backend.runWebGPUProgram(program, [x, inputOf(inputs, 'dy')], 'float32', [
      integers(info.filterHeight, info.filterWidth),
      integers(info.strideHeight, info.strideWidth),
      integers(info.padInfo.top, info.padInfo.left),
    ]);
  },
};
