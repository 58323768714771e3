import * as tf from '@tensorflow/tfjs-core';
// tfjs-core alone knows no gradients: the layers register them.
import '@tensorflow/tfjs-layers';
import type { LoadedEngine } from './engine.ts';
import { openGpu, unavailable } from './webgpu-adapter.ts';
import { GuardedBackend } from './webgpu-backend.ts';
import { registerWebgpuKernels } from './webgpu-kernels/index.ts';

/**
 * Starts the fastest GPU of this machine with the kernels that training needs; again in the same process, the same one.
 * Once the GPU is lost, whatever computes or reads throws `trainer-crashed`. Throws `engine-unavailable`.
 */
export async function loadWebgpu(): Promise<LoadedEngine> {
  started ??= start();
  const engine = await started;
  await tf.setBackend('webgpu');
  return engine;
}

let started: Promise<LoadedEngine> | undefined;

async function start(): Promise<LoadedEngine> {
  const gpu = await openGpu();
  const backend = new GuardedBackend(gpu);
  tf.registerBackend('webgpu', () => backend);
  if (!(await tf.setBackend('webgpu')))
    throw unavailable(`WebGPU does not start on ${gpu.name}.`, 'Update the GPU’s driver, or use another engine.');
  registerWebgpuKernels();
  return {
    id: 'webgpu',
    version: gpu.version,
    device: gpu.software ? `${gpu.name} (software)` : gpu.name,
    reason: gpu.software
      ? `WebGPU finds no GPU here but ${gpu.name}, which is software and computes slowly on the CPU`
      : `WebGPU computes on ${gpu.name}`,
    software: gpu.software,
    keepPace: () => backend.keepPace(),
  };
}
