import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { addN } from './add-n.ts';
import { batchMatMul } from './batch-mat-mul.ts';
import { conv2dBackpropFilter } from './convolution-gradient.ts';
import type { WebgpuKernel } from './kernel.ts';
import { mean, sum } from './leading-sums.ts';
import { maxPoolGrad } from './max-pool-grad.ts';

const replaced: Readonly<Record<string, (original: tf.KernelFunc) => WebgpuKernel>> = {
  [tf.AddN]: addN,
  [tf.BatchMatMul]: batchMatMul,
  [tf.Conv2DBackpropFilter]: () => conv2dBackpropFilter,
  [tf.MaxPoolGrad]: () => maxPoolGrad,
  [tf.Sum]: sum,
  [tf.Mean]: mean,
};

/** Puts our kernels in the place of those that are wrong, slow, limited or not reproducible. Call it once. */
export function registerWebgpuKernels(): void {
  for (const [name, replacement] of Object.entries(replaced)) {
    const original = tf.getKernel(name, 'webgpu');
    if (!original) throw new Error(`The WebGPU backend has no kernel ${name}.`);
    tf.unregisterKernel(name, 'webgpu');
    const { run } = replacement(original.kernelFunc);
    tf.registerKernel({
      kernelName: name,
      backendName: 'webgpu',
      kernelFunc: ({ inputs, attrs, backend }) => run(inputs, attrs ?? {}, backend as WebGPUBackend),
    });
  }
}
