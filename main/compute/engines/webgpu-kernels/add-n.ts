import type * as tf from '@tensorflow/tfjs-core';
import { AddN } from '@tensorflow/tfjs-core';
import type { WebgpuKernel } from './kernel.ts';

/** The sum of any number of tensors: the backend's own kernel takes no more than the GPU lets one program read. */
export function addN(original: tf.KernelFunc): WebgpuKernel {
  return {
    name: AddN,
    run(inputs, _attributes, backend) {
      const most = backend.device.limits.maxStorageBuffersPerShaderStage - 1;
      // One after the other by number, since TensorFlow.js passes a list where inputs have no names.
      const all = Object.values(inputs) as tf.TensorInfo[];
      const add = (terms: tf.TensorInfo[]): tf.TensorInfo =>
        original({ inputs: terms as unknown as tf.NamedTensorInfoMap, backend, attrs: {} }) as tf.TensorInfo;
      let sum = add(all.slice(0, most));
      for (let at = most; at < all.length; at += most - 1) {
        const before = sum;
        sum = add([before, ...all.slice(at, at + most - 1)]);
        backend.disposeData(before.dataId);
      }
      return sum;
    },
  };
}
