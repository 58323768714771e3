import type * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Stored } from './fixtures.ts';

/** Fails unless every value is within `tolerance` of what is stored, and the shape is the same. Tolerances are those of float32. */
export function expectClose(actual: tf.Tensor, stored: Stored, tolerance = 2e-6): void {
  expect(actual.shape).toEqual([...stored.shape]);
  const values = actual.dataSync();
  const furthest = stored.values.reduce((largest, value, at) => {
    const distance = Math.abs(value - (values[at] ?? Number.NaN)) / Math.max(1, Math.abs(value));
    return distance > largest || Number.isNaN(distance) ? distance : largest;
  }, 0);
  expect(furthest).toBeLessThanOrEqual(tolerance);
}
