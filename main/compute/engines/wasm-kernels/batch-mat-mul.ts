import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { inputOf } from '../kernels.ts';
import { call, withTemporaries } from './kernel.ts';
import type { WasmKernel } from './kernel.ts';

function transposed(x: tf.TensorInfo, backend: BackendWasm): tf.TensorInfo {
  const perm = x.shape.map((_, axis) => axis);
  const [column = 0, row = 0] = [perm.pop(), perm.pop()];
  return call(tf.Transpose, { x }, { perm: [...perm, column, row] }, backend);
}

/**
 * The backend's matrix product, of operands that are transposed beforehand. Its own way with a transposed operand, as
 * every gradient has one, is a plain loop, five times as slow on the networks of this app.
 */
export function batchMatMul(original: tf.KernelFunc): WasmKernel {
  return {
    name: tf.BatchMatMul,
    run: (inputs, attributes, backend) =>
      withTemporaries(backend, (temporary) => {
        const { transposeA, transposeB } = attributes as unknown as tf.BatchMatMulAttrs;
        const a = inputOf(inputs, 'a');
        const b = inputOf(inputs, 'b');
        const product = original({
          inputs: { a: transposeA ? temporary(transposed(a, backend)) : a, b: transposeB ? temporary(transposed(b, backend)) : b },
          backend,
          attrs: { transposeA: false, transposeB: false },
        });
        return product as tf.TensorInfo;
      }),
  };
}
