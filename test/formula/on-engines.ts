import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// Gradients of the operations are registered by the layers, as they are in the app.
import '@tensorflow/tfjs-layers';
import { beforeAll, describe } from 'vitest';
import { loadEngine } from '../../main/compute/engines/index.ts';

/** Holds the same tests for TensorFlow.js's plain backend and for WebAssembly, which trains wherever nothing faster is. */
export const onEngines = (tests: () => void): void =>
  describe.each(['cpu', 'wasm'])('on %s', (engine) => {
    beforeAll(async () => {
      if (engine === 'wasm') await loadEngine('wasm');
      await tf.setBackend(engine);
    });
    tests();
  });
