import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { stepRule } from '../../../../main/engine/training/settings.ts';
import { initialState } from '../../../../main/engine/training/state.ts';
import type { StoredTensor, TrainingState } from '../../../../main/engine/training/state.ts';
import { AppError } from '../../../../shared/contract/errors.ts';
import { smallTraining } from '../../../helpers/small-training.ts';
import { thrownBy } from '../../../helpers/store.ts';

const stored = (values: readonly number[], shape: readonly number[] = [values.length]): StoredTensor => ({
  shape,
  values: Float32Array.from(values),
});
const odd: TrainingState = {
  step: 12,
  updates: { extractor: 12, 'шаг 步': 1 },
  values: {
    'head/0-dense/kernel': stored([1, -2, 3.5, 1e-30, -0, 7], [2, 3]),
    'head/0-dense/kernel@mean': stored([0, 0, 0, 0, 0, 0], [2, 3]),
    'extractor/α/bias': stored([0.1]),
    '𝛌': stored([0.5], []),
    none: stored([], [0, 3]),
  },
};
const { model, settings } = smallTraining();
const whole: TrainingState = { ...initialState(model, stepRule(settings), 7), step: 3, updates: { extractor: 3 } };

describe.each([
  ['of a whole training', whole],
  ['with names of any script, and tensors of any rank and size', odd],
])('a checkpoint %s', (_, state) => {
  const bytes = encodeCheckpoint(state, 5);

  it('holds the whole state, to the bit', () => {
    const { seed, ...decoded } = decodeCheckpoint(bytes, 'here');
    expect(seed).toBe(5);
    expect(decoded).toEqual(state);
    expect(Buffer.compare(encodeCheckpoint(decoded, 5), bytes)).toBe(0);
  });

  it('does not depend on the order in which its values were made', () => {
    const turned = Object.fromEntries(Object.entries(state.values).reverse());
    expect(Buffer.compare(encodeCheckpoint({ ...state, values: turned }, 5), bytes)).toBe(0);
  });

  it.each([1, 2, 3, 4])('is read from anywhere in a larger buffer: byte %i', (start) => {
    const larger = new Uint8Array(bytes.length + 8);
    larger.set(bytes, start);
    const { seed, ...decoded } = decodeCheckpoint(larger.subarray(start, start + bytes.length), 'here');
    expect({ seed, ...decoded }).toEqual({ seed: 5, ...state });
  });

  it('shares no memory with its bytes, nor its values with one another', () => {
    const copy = bytes.slice();
    const { values } = decodeCheckpoint(copy, 'here');
    copy.fill(0xff);
    expect(values).toEqual(state.values);
    values['head/0-dense/kernel']?.values.fill(9);
    expect({ ...values, 'head/0-dense/kernel': null }).toEqual({ ...state.values, 'head/0-dense/kernel': null });
  });
});

const bytes = encodeCheckpoint(whole, 7);
const headerEnd = 8 + new DataView(bytes.buffer).getUint32(4, true);
const header = Buffer.from(bytes.subarray(8, headerEnd)).toString();
/** The same values behind another header of the same length. */
const withHeader = (text: string): Uint8Array => Buffer.concat([bytes.subarray(0, 8), Buffer.from(text), bytes.subarray(headerEnd)]);
const changed = (change: (copy: DataView) => void): Uint8Array => {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return copy;
};

describe('a checkpoint', () => {
  it.each([
    ['is empty', new Uint8Array(), /./],
    ['is cut within its magic number', bytes.subarray(0, 3), /./],
    ['is cut within its header', bytes.subarray(0, 60), /JSON/],
    ['is cut within a value', bytes.subarray(0, -2), /multiple of 4/],
    ['is cut after a value', bytes.subarray(0, -4), /: it ends too early\.$/],
    ['is cut after its header', bytes.subarray(0, headerEnd), /: it ends too early\.$/],
    ['goes on where it should end', Buffer.concat([bytes, Buffer.alloc(8)]), /: it has 2 values too many\.$/],
    ['is another kind of file', changed((copy) => copy.setUint32(0, 0x89504e47)), /: wrong magic number\.$/],
    ['is of a later version', withHeader(header.replace('"version":2', '"version":3')), /: version 3\.$/],
    // Its networks had biases that the present ones have not.
    ['is of the version before the first release', withHeader(header.replace('"version":2', '"version":1')), /: version 1\.$/],
    ['is said to have a header beyond its end', changed((copy) => copy.setUint32(4, 0xfffffff0, true)), /JSON/],
    ['has no list of tensors', withHeader(header.replace('"tensors"', '"tonsers"')), /./],
  ])('that %s is refused by its name', (_, damaged, why) => {
    const error = thrownBy(() => decodeCheckpoint(damaged, 'runs/7/adapted.checkpoint'));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'library-damaged', details: { path: 'runs/7/adapted.checkpoint' } });
    expect((error as AppError).message).toMatch(/^The checkpoint runs\/7\/adapted\.checkpoint cannot be read: ./);
    expect((error as AppError).message).toMatch(why);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is never made of a state with %d', (bad) => {
    const error = thrownBy(() => encodeCheckpoint({ ...odd, values: { ...odd.values, 'extractor/α/bias': stored([bad]) } }, 1));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'diverged', details: { step: 12 } });
    expect((error as AppError).message).toMatch(/step 12.*extractor\/α\/bias/);
  });
});
