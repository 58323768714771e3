import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { addN } from './add-n.ts';
import { batchMatMul } from './batch-mat-mul.ts';
import { crossEntropy } from './cross-entropy.ts';
import { conv2dBackpropFilter } from './convolution-gradient.ts';
import type { WebgpuKernel } from './kernel.ts';
import { mean, sum } from './leading-sums.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { normalise, normaliseGradient } from './normalise.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

const added: readonly WebgpuKernel[] = [crossEntropy, normalise, normaliseGradient];
const replaced: Readonly<Record<string, (original: tf.KernelFunc) => WebgpuKernel>> = {
  [tf.AddN]: addN,
  [tf.BatchMatMul]: batchMatMul,
  [tf.Conv2DBackpropFilter]: () => conv2dBackpropFilter,
  [tf.MaxPoolGrad]: () => maxPoolGrad,
  [tf.Sum]: sum,
  [tf.Mean]: mean,
  [tf.UnsortedSegmentSum]: () => unsortedSegmentSum,
};

function register({ name, run }: WebgpuKernel): void {
  tf.registerKernel({
    kernelName: name,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => run(inputs, attrs ?? {}, backend as WebGPUBackend),
  });
}

/** Adds kernels that do in a few programs what is composed of many, and replaces those that are wrong, slow, limited or not reproducible. Call it once. */
export function registerWebgpuKernels(): void {
  for (const kernel of added) register(kernel);
  for (const [name, replacement] of Object.entries(replaced)) {
    const original = tf.getKernel(name, 'webgpu');
    if (!original) throw new Error(`The WebGPU backend has no kernel ${name}.`);
    tf.unregisterKernel(name, 'webgpu');
    register(replacement(original.kernelFunc));
  }
}
