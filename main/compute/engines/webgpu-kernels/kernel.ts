import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '@tensorflow/tfjs-core';

/** A kernel that is written here, by the name under which TensorFlow.js looks for it. */
export interface WebgpuKernel {
  readonly name: string;
  /** Inputs are the caller's; outputs become its. Whatever else is made here must be freed here. */
  run(inputs: tf.NamedTensorInfoMap, attributes: tf.NamedAttrMap, backend: WebGPUBackend): tf.TensorInfo | tf.TensorInfo[];
}

/** Numbers that a program is given beside its inputs, in the order in which its `uniforms` declare them. */
export const integers = (...data: number[]): { type: 'int32'; data: number[] } => ({ type: 'int32', data });
export const real = (value: number): { type: 'float32'; data: number[] } => ({ type: 'float32', data: [value] });

/** Workgroups of 64 threads for so many values; along two axes where there are more than one may have. */
function workgroups(values: number): [number, number, number] {
  const wanted = Math.ceil(values / 64);
  const rows = Math.ceil(wanted / 65_535);
  return [Math.ceil(wanted / rows), rows, 1];
}

/** A program with one thread for each value of its output; `code` is the body, which knows `index`. */
export const forEachValue = (key: string, outputShape: number[], variableNames: string[], code: string): WebGPUProgram => ({
  shaderKey: `isthmus_${key}`,
  outputShape,
  variableNames,
  size: true,
  workgroupSize: [64, 1, 1],
  dispatchLayout: { x: outputShape.map((_, axis) => axis) },
  dispatch: workgroups(outputShape.reduce((product, length) => product * length, 1)),
  getUserCode: () => `fn main(index : i32) { if (index < uniforms.size) { ${code} } }`,
});
