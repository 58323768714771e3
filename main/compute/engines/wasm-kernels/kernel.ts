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

export function inputOf(inputs: tf.NamedTensorInfoMap, name: string): tf.TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw new Error(`The input ${name} is missing.`);
  return input;
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

/** The geometry of a convolution of images stored [batch, height, width, channels]. */
export function convolutionOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attributes: tf.NamedAttrMap,
  depthwise: boolean,
): tf.backend_util.Conv2DInfo {
  const { strides, pad, dimRoundingMode, dataFormat, dilations } = attributes as unknown as tf.Conv2DAttrs;
  if (dataFormat === 'NCHW') throw new Error('Images must be stored as [batch, height, width, channels].');
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}
