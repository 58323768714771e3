import * as tf from '@tensorflow/tfjs-core';
import { inputOf } from '../kernels.ts';
import type { WebgpuKernel } from './kernel.ts';

const programFlag = 'WEBGPU_MATMUL_PROGRAM_TYPE';
const backendChooses = -1;
const smallTiles = 2;

/**
 * The backend's matrix product, without two of its programs for small products. With a long inner axis it adds up in whatever
 * order its threads end, so that the same step gives other bits each time, and a resumed run would not match. With a short
 * one it has a workgroup for each value, most of whose threads do nothing: fifty times as slow where software stands in.
 */
export function batchMatMul(original: tf.KernelFunc): WebgpuKernel {
  return {
    name: tf.BatchMatMul,
    run(inputs, attributes, backend) {
      const product = (): tf.TensorInfo => original({ inputs, backend, attrs: attributes }) as tf.TensorInfo;
      if (!wantsSmallTiles(inputs, attributes, backend.thresholdToIncreaseWorkgroups)) return product();
      tf.env().set(programFlag, smallTiles);
      try {
        return product();
      } finally {
        tf.env().set(programFlag, backendChooses);
      }
    },
  };
}

/** Whether the backend would choose one of those two, by its own rule. */
function wantsSmallTiles(inputs: tf.NamedTensorInfoMap, attributes: tf.NamedAttrMap, fewTiles: number): boolean {
  const { transposeA, transposeB } = attributes as unknown as tf.BatchMatMulAttrs;
  const [a, b] = [inputOf(inputs, 'a').shape, inputOf(inputs, 'b').shape];
  const inner = a.at(transposeA ? -2 : -1) ?? 1;
  const rows = a.at(transposeA ? -1 : -2) ?? 1;
  const columns = b.at(transposeB ? -2 : -1) ?? 1;
  const batch = Math.max(...[a, b].map((shape) => tf.util.sizeFromShape(shape.slice(0, -2))));
  if (batch * rows * columns <= 128) return inner < 128;
  const tiles = Math.ceil(rows / 32) * Math.ceil(columns / 32);
  return batch === 1 && inner >= 2000 && tiles <= (rows <= 8 ? 2 * fewTiles : fewTiles);
}
