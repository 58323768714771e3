import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { convolutionOf, inputOf } from '../kernels.ts';
import { integers } from './kernel.ts';
import type { WebgpuKernel } from './kernel.ts';
import { columnSums, valuesOf } from './leading-sums.ts';

/** Threads of a workgroup compute a tile of this many rows and columns, 4 × 4 values each. */
const tile = 32;
const threads = (tile / 4) ** 2;
/** Places that a workgroup holds at a time. */
const depth = 16;
/** Workgroups that keep a large GPU busy; fewer tiles than that are split along the sum. */
const wantedWorkgroups = 512;

const code = `
  var<workgroup> xTile : array<array<f32, ${tile}>, ${depth}>;
  var<workgroup> dyTile : array<array<f32, ${tile}>, ${depth}>;

  fn main() {
    let channels = uniforms.xShape.w;
    let filters = uniforms.dyShape.w;
    let rows = uniforms.filterSize.x * uniforms.filterSize.y * channels;
    let places = uniforms.dyShape.x * uniforms.dyShape.y * uniforms.dyShape.z;
    let firstRow = i32(workgroupId.x) * ${tile};
    let firstColumn = i32(workgroupId.y) * ${tile};
    let begin = i32(workgroupId.z) * uniforms.placesEach;
    let end = min(begin + uniforms.placesEach, places);

    // A thread always loads the same row and column of the tile, for every ${threads / tile}th place.
    let lane = i32(localIndex) % ${tile};
    let loadedRow = firstRow + lane;
    let channel = loadedRow % channels;
    let offset = vec2<i32>(loadedRow / channels / uniforms.filterSize.y, loadedRow / channels % uniforms.filterSize.y) - uniforms.pads;
    let loadedColumn = firstColumn + lane;

    let ownRow = i32(localIndex) / ${tile / 4} * 4;
    let ownColumn = i32(localIndex) % ${tile / 4} * 4;
    var sums : array<vec4<f32>, 4>;
    // The same number of times in every workgroup: a barrier allows nothing else.
    for (var done = 0; done < uniforms.placesEach; done += ${depth}) {
      for (var at = i32(localIndex) / ${tile}; at < ${depth}; at += ${threads / tile}) {
        let place = begin + done + at;
        var x = 0.0;
        var dy = 0.0;
        if (place < end) {
          let q = place % uniforms.dyShape.z;
          let p = place / uniforms.dyShape.z % uniforms.dyShape.y;
          let n = place / uniforms.dyShape.z / uniforms.dyShape.y;
          let pixel = vec2<i32>(p, q) * uniforms.strides + offset;
          if (loadedRow < rows && all(pixel >= vec2<i32>(0)) && all(pixel < uniforms.xShape.yz)) {
            x = getX(n, pixel.x, pixel.y, channel);
          }
          if (loadedColumn < filters) {
            dy = getDy(n, p, q, loadedColumn);
          }
        }
        xTile[at][lane] = x;
        dyTile[at][lane] = dy;
      }
      workgroupBarrier();
      for (var at = 0; at < ${depth}; at++) {
        let dy = vec4<f32>(dyTile[at][ownColumn], dyTile[at][ownColumn + 1], dyTile[at][ownColumn + 2], dyTile[at][ownColumn + 3]);
        for (var row = 0; row < 4; row++) {
          sums[row] += xTile[at][ownRow + row] * dy;
        }
      }
      workgroupBarrier();
    }
    for (var row = 0; row < 4; row++) {
      for (var column = 0; column < 4; column++) {
        let at = vec2<i32>(firstRow + ownRow + row, firstColumn + ownColumn + column);
        if (at.x < rows && at.y < filters) {
          setOutputAtIndex((i32(workgroupId.z) * rows + at.x) * filters + at.y, sums[row][column]);
        }
      }
    }
  }`;

/**
 * dL/dW[i, j, c, k] = Σ_{n,p,q} x[n, s·p + i − top, s·q + j − left, c] · dy[n, p, q, k], as a product of matrices: rows
 * (i, j, c), columns k, summed over the places (n, p, q). The backend's own kernel has one thread for each weight walk
 * through all places. Sums are in the same order every time, so that a resumed run matches.
 */
export const conv2dBackpropFilter: WebgpuKernel = {
  name: tf.Conv2DBackpropFilter,
  run(inputs, attributes, backend) {
    const { filterShape } = attributes as unknown as tf.Conv2DBackpropFilterAttrs;
    const [x, dy] = [inputOf(inputs, 'x'), inputOf(inputs, 'dy')];
    const info = convolutionOf(x.shape, filterShape, attributes, false);
    const rows = info.filterHeight * info.filterWidth * info.inChannels;
    const places = info.batchSize * info.outHeight * info.outWidth;
    const tiles = [Math.ceil(rows / tile), Math.ceil(info.outChannels / tile)] as const;
    const wanted = Math.min(Math.ceil(wantedWorkgroups / (tiles[0] * tiles[1])), Math.ceil(places / (8 * depth)));
    const placesEach = Math.ceil(places / wanted);
    const parts = Math.ceil(places / placesEach);
    const program: WebGPUProgram = {
      shaderKey: 'isthmus_conv2DBackpropFilter',
      outputShape: [parts * rows * info.outChannels],
      variableNames: ['x', 'dy'],
      uniforms: 'filterSize : vec2<i32>, strides : vec2<i32>, pads : vec2<i32>, placesEach : i32,',
      workgroupSize: [threads, 1, 1],
      dispatchLayout: { x: [0], y: [1], z: [] },
      dispatch: [tiles[0], tiles[1], parts],
      getUserCode: () => code,
    };
    const partial = backend.runWebGPUProgram(program, [x, dy], 'float32', [
      integers(info.filterHeight, info.filterWidth),
      integers(info.strideHeight, info.strideWidth),
      integers(info.padInfo.top, info.padInfo.left),
      integers(placesEach),
    ]);
    const size = [parts, rows * info.outChannels] as const;
    const sum = parts > 1 ? columnSums(valuesOf(partial), size, 1, backend) : partial;
    if (parts > 1) backend.disposeData(partial.dataId);
    return { ...sum, shape: filterShape };
  },
};
