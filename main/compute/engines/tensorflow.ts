import type { Engine } from './engine.ts';
import { probeInChild } from './probe.ts';

const title = 'TensorFlow';

/** libtensorflow under tfjs-node. Loaded late, since only trainers compute. */
export const tensorflow: Engine = {
  id: 'tensorflow',
  title,
  load: async () => (await import('./tensorflow-load.ts')).loadInstalledTensorflow(),
  probe: () => probeInChild('tensorflow', title),
};
