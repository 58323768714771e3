import type { Engine } from './engine.ts';
import { probeInChild } from './probe.ts';

const title = 'WebAssembly';

/** TensorFlow.js's WebAssembly backend with the kernels that it lacks. Loaded late, since only trainers compute. */
export const wasm: Engine = {
  id: 'wasm',
  title,
  load: async () => (await import('./wasm-load.ts')).loadWasm(),
  probe: () => probeInChild('wasm', title),
};
