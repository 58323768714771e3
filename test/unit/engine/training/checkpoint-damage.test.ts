import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { stepRule } from '../../../../main/engine/training/settings.ts';
import { disposeState, initialState } from '../../../../main/engine/training/state.ts';
import { AppError } from '../../../../shared/contract/errors.ts';
import { smallTraining } from '../../../helpers/small-training.ts';
import { thrownBy } from '../../../helpers/store.ts';

const { model, settings } = smallTraining();
const state = initialState(model, stepRule(settings), 7);
const bytes = encodeCheckpoint(state, 7);
afterAll(() => disposeState(state));

const changed = (change: (copy: DataView) => void): Uint8Array => {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return copy;
};
const headerEnd = 8 + new DataView(bytes.buffer).getUint32(4, true);
const header = Buffer.from(bytes.subarray(8, headerEnd)).toString();
/** The same values behind another header of the same length. */
const withHeader = (text: string): Uint8Array => Buffer.concat([bytes.subarray(0, 8), Buffer.from(text), bytes.subarray(headerEnd)]);

describe('a checkpoint of a whole training', () => {
  it.each([
    ['cut within its magic number', bytes.subarray(0, 3), /./],
    ['cut within its header', bytes.subarray(0, 60), /JSON/],
    ['cut within a value', bytes.subarray(0, -2), /multiple of 4/],
    ['cut after a value', bytes.subarray(0, -4), /: it ends too early\.$/],
    ['cut after its header', bytes.subarray(0, headerEnd), /: it ends too early\.$/],
    ['longer than it should be', Buffer.concat([bytes, Buffer.alloc(8)]), /: it has 2 values too many\.$/],
    ['of another kind of file', changed((copy) => copy.setUint32(0, 0x89504e47)), /: wrong magic number\.$/],
    ['of a later version', withHeader(header.replace('"version":1', '"version":2')), /: version 2\.$/],
    ['said to have a header beyond its end', changed((copy) => copy.setUint32(4, 0xfffffff0, true)), /JSON/],
    ['without a list of tensors', withHeader(header.replace('"tensors"', '"tonsers"')), /./],
  ])('that is %s is refused by its name, and leaves no tensor behind', (_, damaged, why) => {
    const before = tf.memory().numTensors;
    const error = thrownBy(() => decodeCheckpoint(damaged, 'runs/7/adapted.checkpoint'));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'library-damaged', details: { path: 'runs/7/adapted.checkpoint' } });
    expect((error as AppError).message).toMatch(/^The checkpoint runs\/7\/adapted\.checkpoint cannot be read: ./);
    expect((error as AppError).message).toMatch(why);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([1, 2, 3, 4])('is read from anywhere in a larger buffer: byte %i', (start) => {
    const larger = new Uint8Array(bytes.length + 8);
    larger.set(bytes, start);
    const read = decodeCheckpoint(larger.subarray(start, start + bytes.length), 'here');
    expect(Buffer.compare(encodeCheckpoint(read, 7), bytes)).toBe(0);
    disposeState(read);
  });

  it('takes names of any script, and tensors of any rank and size', () => {
    const odd = { step: 1, updates: { 'шаг 步': 1 }, values: { '𝛌': tf.scalar(0.5), none: tf.zeros([0, 3]) } };
    const read = decodeCheckpoint(encodeCheckpoint(odd, 1), 'here');
    expect(read.updates).toEqual(odd.updates);
    expect(read.values['𝛌']?.shape).toEqual([]);
    expect(read.values['none']?.shape).toEqual([0, 3]);
    disposeState(read);
    disposeState(odd);
  });
});
