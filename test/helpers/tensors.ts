import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Expects `work` to leave as many tensors, and as much that the engine stores for them, as it found. */
export async function expectNoLeak(work: () => Promise<unknown> | void): Promise<void> {
  const counts = () => ({ tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers, stored: tf.backend().numDataIds() });
  const before = counts();
  await work();
  expect(counts()).toEqual(before);
}
