import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';

export interface Values {
  shape: number[];
  values: number[];
}

/** Numbers that repeat for the same seed and never tie, so that a maximum is one. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed * 2654435761 + 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  });
}

export const tensor = (shape: number[], seed: number): tf.Tensor => tf.tensor(numbers(tf.util.sizeFromShape(shape), seed), shape);

/** Runs `work` on one backend and answers its tensors as numbers. No tensor may stay behind. */
async function on(backend: 'cpu' | 'wasm', work: () => tf.Tensor[]): Promise<Values[]> {
  await tf.setBackend(backend);
  const before = { tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers, stored: tf.backend().numDataIds() };
  const results = tf.tidy(work);
  const values = results.map((result) => ({ shape: result.shape, values: [...result.dataSync()] }));
  tf.dispose(results);
  expect({ tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers, stored: tf.backend().numDataIds() }).toEqual(before);
  return values;
}

/** Expects the same from WebAssembly as from TensorFlow.js's plain backend, within the rounding of float32. */
export async function expectSameOnBoth(work: () => tf.Tensor[]): Promise<void> {
  const expected = await on('cpu', work);
  const actual = await on('wasm', work);
  expect(actual.map((one) => one.shape)).toEqual(expected.map((one) => one.shape));
  for (const [index, one] of expected.entries()) {
    const scale = Math.max(1, ...one.values.map(Math.abs));
    const difference = Math.max(0, ...one.values.map((value, at) => Math.abs(value - (actual[index]?.values[at] ?? Number.NaN))));
    expect(difference / scale, `output ${index}`).toBeLessThan(1e-5);
  }
}

export const loadWasm = async (): Promise<void> => void (await loadEngine('wasm'));
