import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** A kernel that is written here, by the name under which TensorFlow.js looks for it. */
export interface WasmKernel {
  readonly name: string;
  /** Inputs are the caller's; the output becomes its. Whatever else is made here must be freed here. */
  run(inputs: tf.NamedTensorInfoMap, attributes: tf.NamedAttrMap, backend: BackendWasm): tf.TensorInfo;
}

/** Runs a kernel of the WebAssembly backend. */
export function call(name: string, inputs: tf.NamedTensorInfoMap, attrs: object, backend: BackendWasm): tf.TensorInfo {
  const kernel = tf.getKernel(name, 'wasm');
  if (!kernel) throw new Error(`The WebAssembly backend has no kernel ${name}.`);
  const output = kernel.kernelFunc({ inputs, backend, attrs: attrs as tf.NamedAttrMap });
  if (Array.isArray(output)) throw new Error(`${name} has several outputs.`);
  return output;
}

/** Runs `work` with a function that marks temporaries, and frees those when it ends, also by an error. */
export function withTemporaries(
  backend: BackendWasm,
  work: (temporary: (info: tf.TensorInfo) => tf.TensorInfo) => tf.TensorInfo,
): tf.TensorInfo {
  const made: tf.TensorInfo[] = [];
  try {
    return work((info) => {
      made.push(info);
      return info;
    });
  } finally {
    for (const info of made) backend.disposeData(info.dataId);
  }
}

/** A tensor's values in the memory of WebAssembly. The view ends with the next allocation, so allocate first. */
export const floats = (info: tf.TensorInfo, backend: BackendWasm): Float32Array => backend.typedArrayFromHeap(info) as Float32Array;
export const integers = (info: tf.TensorInfo, backend: BackendWasm): Int32Array => backend.typedArrayFromHeap(info) as Int32Array;
