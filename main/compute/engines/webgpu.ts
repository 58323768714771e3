import type { Engine } from './engine.ts';
import { probeInChild } from './probe.ts';

const title = 'WebGPU';

/** TensorFlow.js's WebGPU backend over Dawn: any GPU, without CUDA. Loaded late, since only trainers compute. */
export const webgpu: Engine = {
  id: 'webgpu',
  title,
  load: async () => (await import('./webgpu-load.ts')).loadWebgpu(),
  probe: () => probeInChild('webgpu', title),
};
