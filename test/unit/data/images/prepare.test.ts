import { describe, expect, it } from 'vitest';
import { preparePicture } from '../../../../main/data/images/prepare.ts';
import { prepare } from '../../../../main/data/kinds/index.ts';
import type { Raw } from '../../../../main/data/raw.ts';
import type { ImageInput, ItemInput } from '../../../../shared/model/input.ts';

const image = (height: number, width: number, channels: 1 | 3, mean = 0, deviation = 1): ItemInput => ({
  kind: 'image',
  height,
  width,
  channels,
  mean: new Array<number>(channels).fill(mean),
  deviation: new Array<number>(channels).fill(deviation),
});

/** An item made ready between two values that have to stay as they are. */
function prepared(raw: Raw, maximum: number, input: ItemInput, length: number): number[] {
  const into = new Float32Array(length + 2).fill(-77);
  prepare(raw, maximum, input, into, 1);
  expect([into[0], into[length + 1]]).toEqual([-77, -77]);
  return Array.from(into.subarray(1, length + 1));
}

const close = (values: ArrayLike<number>, expected: readonly number[]): void => {
  expect(values.length).toBe(expected.length);
  expected.forEach((value, at) => expect(values[at]).toBeCloseTo(value, 5));
};

/*
 * Computed by NumPy as products of matrices, einsum('yi,ijc,xj->yxc', rows, image, columns), where a row of `rows` has the
 * weights max(0, 1 − |x − j|) at x = max(0, (i + ½) · from / to − ½), those beyond the last place added to the last.
 */
const grey = [0, 1, 4, 9, 16, 8, 2, 15, 13, 13, 15, 2];
const colour = [0, 7, 14, 21, 5, 12, 19, 3, 10, 17, 1, 8, 15, 22, 6, 13, 20, 4];

/** A picture at another size, its values as they are. */
function resized(values: readonly number[], [tall, wide, channels]: [number, number, 1 | 3], [height, width]: [number, number]): number[] {
  return prepared({ values, height: tall, width: wide, channels }, 1, image(height, width, channels), height * width * channels);
}

describe('bilinear resizing', () => {
  it.each([
    [
      5,
      6,
      [
        0, 0.5, 1.5, 3.5, 6.5, 9, 6.4, 5.1, 3.7, 3.3, 7.3, 11.4, 16, 12, 7, 3, 8.5, 15, 14.2, 12.6, 10.8, 10, 8.5, 7.2, 13, 13, 13.333333,
        14.666667, 8.5, 2,
      ],
    ],
    [2, 2, [3.375, 7, 12.75, 8.5]],
    [3, 8, [0, 0.25, 0.75, 1.75, 3.25, 5.25, 7.75, 9, 16, 14, 10, 6.5, 3.5, 5.25, 11.75, 15, 13, 13, 13, 13.5, 14.5, 11.75, 5.25, 2]],
    [1, 1, [5]],
    [
      7,
      3,
      [
        0.166667, 2.5, 8.166667, 2.238095, 2.857143, 8.833333, 8.452381, 3.928571, 10.833333, 14.666667, 5, 12.833333, 13.952381, 8.857143,
        9.119048, 13.238095, 12.714286, 5.404762, 13, 14, 4.166667,
      ],
    ],
    [3, 4, grey],
  ])('makes 3 × 4 into %i × %i', (height, width, expected) => {
    close(resized(grey, [3, 4, 1], [height, width]), expected);
  });

  it('treats each channel by itself', () => {
    close(
      resized(colour, [2, 3, 3], [3, 2]),
      [5.25, 6.5, 13.5, 19.5, 3.5, 10.5, 10.875, 6.375, 10.5, 16.5, 12, 7.5, 16.5, 6.25, 7.5, 13.5, 20.5, 4.5],
    );
  });
});

describe('making an item ready', () => {
  const pixel = (values: number[]): Raw => ({ values: Uint8Array.from(values), height: 1, width: 1, channels: values.length });

  it('divides by full brightness, then centres and scales each channel', () => {
    close(prepared({ values: [0, 4, 8, 16], height: 2, width: 2, channels: 1 }, 16, image(2, 2, 1, 0.5, 0.5), 4), [-1, -0.5, 0, 1]);
    const input: ItemInput = { kind: 'image', height: 1, width: 1, channels: 3, mean: [0.1, 0.2, 0.3], deviation: [1, 2, 4] };
    close(prepared(pixel([51, 102, 255]), 255, input, 3), [0.1, 0.1, 0.175]);
  });

  it.each([
    ['of its size', 2, 3],
    ['that is resized', 5, 4],
  ])('writes a picture %s with channels first where that is wished', (_, height, width) => {
    const input: ImageInput = { kind: 'image', height, width, channels: 3, mean: [0.1, 0.2, 0.3], deviation: [1, 2, 4] };
    const raw: Raw = { values: colour, height: 2, width: 3, channels: 3 };
    const pixels = height * width;
    const last = prepared(raw, 22, input, 3 * pixels);
    const first = new Float32Array(3 * pixels + 2).fill(-77);
    preparePicture(raw, 22, input, first, 1, true);
    const turned = [0, 1, 2].flatMap((channel) => last.filter((_, at) => at % 3 === channel));
    expect([...first]).toEqual([-77, ...turned, -77]);
  });

  it('repeats grey, and makes colour grey by Rec. 601', () => {
    close(prepared(pixel([51]), 255, image(1, 1, 3), 3), [0.2, 0.2, 0.2]);
    close(prepared(pixel([200, 100, 50]), 1, image(1, 1, 1), 1), [0.299 * 200 + 0.587 * 100 + 0.114 * 50]);
    close(prepared({ values: [1, 2, 3, 4, 5, 6], height: 1, width: 2, channels: 3 }, 1, image(1, 2, 1), 2), [1.815, 4.815]);
  });

  it('leaves alpha out', () => {
    const raw: Raw = { values: [1, 2, 3, 99, 4, 5, 6, 99], height: 1, width: 2, channels: 4 };
    close(prepared(raw, 1, image(1, 2, 3), 6), [1, 2, 3, 4, 5, 6]);
    close(prepared(raw, 1, image(1, 2, 1), 2), [1.815, 4.815]);
  });

  it('matches channels and size together', () => {
    const raw: Raw = { values: Uint8Array.from(grey), height: 3, width: 4, channels: 1 };
    const expected = [3.375, 7, 12.75, 8.5].flatMap((value) => [value, value, value].map((each) => each / 10 - 0.5));
    close(prepared(raw, 10, image(2, 2, 3, 0.5), 12), expected);
  });

  it('standardises the columns of a table, and refuses rows of another length', () => {
    const input: ItemInput = { kind: 'table', columns: ['a', 'b'], mean: [1, -2], deviation: [2, 0.5] };
    close(prepared({ values: [5, -2.5], height: 1, width: 1, channels: 2 }, 1, input, 2), [2, -1]);
    expect(() => prepare({ values: [1, 2, 3], height: 1, width: 1, channels: 3 }, 1, input, new Float32Array(3), 0)).toThrow(
      'A row has 3 values, where the model takes 2.',
    );
  });
});
