import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { batchMatMul } from './batch-mat-mul.ts';
import { conv2dBackpropFilter, conv2dBackpropInput } from './convolution-gradients.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-gradients.ts';
import type { WasmKernel } from './kernel.ts';
import { mean, sum } from './leading-sums.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { conv2d, depthwiseConv2d } from './same-padding.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

const added: readonly WasmKernel[] = [conv2dBackpropFilter, depthwiseBackpropFilter, depthwiseBackpropInput, unsortedSegmentSum];
const replaced: Readonly<Record<string, (original: tf.KernelFunc) => WasmKernel>> = {
  [tf.BatchMatMul]: batchMatMul,
  [tf.Conv2D]: conv2d,
  [tf.DepthwiseConv2dNative]: depthwiseConv2d,
  [tf.Conv2DBackpropInput]: conv2dBackpropInput,
  [tf.MaxPoolGrad]: () => maxPoolGrad,
  [tf.Sum]: sum,
  [tf.Mean]: mean,
};

let registered = false;

function register({ name, run }: WasmKernel): void {
  tf.registerKernel({
    kernelName: name,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => run(inputs, attrs ?? {}, backend as BackendWasm),
  });
}

/** Adds to the WebAssembly backend what training needs and it lacks. Call it once the backend is ready; again is harmless. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const kernel of added) register(kernel);
  for (const [name, replacement] of Object.entries(replaced)) {
    const original = tf.getKernel(name, 'wasm');
    if (!original) throw new Error(`The WebAssembly backend has no kernel ${name}.`);
    tf.unregisterKernel(name, 'wasm');
    register(replacement(original.kernelFunc));
  }
}
