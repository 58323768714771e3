import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../main/engine/training/checkpoint.ts';
import { disposeState } from '../../../main/engine/training/state.ts';
import type { TrainingState } from '../../../main/engine/training/state.ts';
import { AppError } from '../../../shared/contract/errors.ts';

const state = (): TrainingState => ({
  step: 12,
  updates: { adversarial: 12 },
  values: {
    'head/0-dense/kernel': tf.tensor2d([1, -2, 3.5, 1e-30, -0, 7], [2, 3]),
    'extractor/α/bias': tf.tensor1d([0.1]),
    'head/0-dense/kernel@mean': tf.zeros([2, 3]),
  },
});

/** What a function throws; fails when it throws nothing. */
function thrown(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('a checkpoint', () => {
  it('holds the whole state, to the bit', () => {
    const before = tf.memory().numTensors;
    const original = state();
    const bytes = encodeCheckpoint(original, 5);
    const decoded = decodeCheckpoint(bytes, 'here');
    expect({ step: decoded.step, seed: decoded.seed, updates: decoded.updates }).toEqual({
      step: 12,
      seed: 5,
      updates: { adversarial: 12 },
    });
    expect(Object.keys(decoded.values).sort()).toEqual(Object.keys(original.values).sort());
    for (const [name, value] of Object.entries(original.values)) {
      expect(decoded.values[name]?.shape).toEqual(value.shape);
      expect([...(decoded.values[name]?.dataSync() ?? [])]).toEqual([...value.dataSync()]);
    }
    expect(encodeCheckpoint(decoded, 5)).toEqual(bytes);
    disposeState(original);
    disposeState(decoded);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('does not depend on the order in which its values were made', () => {
    const { values, ...rest } = state();
    const turned = Object.fromEntries(Object.entries(values).reverse());
    expect(encodeCheckpoint({ ...rest, values: turned }, 1)).toEqual(encodeCheckpoint(state(), 1));
  });

  it.each([
    ['is cut', (bytes: Uint8Array) => bytes.slice(0, -4)],
    ['is cut in its header', (bytes: Uint8Array) => bytes.slice(0, 20)],
    ['is empty', () => new Uint8Array()],
    ['goes on', (bytes: Uint8Array) => Uint8Array.from([...bytes, 0, 0, 0, 0])],
    ['begins otherwise', (bytes: Uint8Array) => bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte))],
    [
      'is of another version',
      (bytes: Uint8Array) =>
        Uint8Array.from(Buffer.from(Buffer.from(bytes).toString('latin1').replace('"version":1', '"version":9'), 'latin1')),
    ],
  ])('that %s is refused by its name', (_how, damage) => {
    const error = thrown(() => decodeCheckpoint(damage(encodeCheckpoint(state(), 1)), 'runs/7/last.checkpoint'));
    expect(error).toMatchObject({ code: 'library-damaged', details: { path: 'runs/7/last.checkpoint' } });
    expect(error.message).toContain('runs/7/last.checkpoint');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is never made of a state with %d', (bad) => {
    const broken = state();
    broken.values['extractor/α/bias'] = tf.tensor1d([bad]);
    const error = thrown(() => encodeCheckpoint(broken, 1));
    expect(error).toMatchObject({ code: 'diverged', details: { step: 12 } });
    expect(error.message).toMatch(/step 12.*extractor\/α\/bias/);
  });
});
