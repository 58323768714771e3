import { describe, expect, it } from 'vitest';
import { decodeBmp } from '../../../../main/data/images/bmp.ts';
import { bitmapFile } from '../../../helpers/bitmap.ts';
import type { Bitmap, Colour } from '../../../helpers/bitmap.ts';

const [black, white, red, green, blue]: Colour[] = [
  [0, 0, 0],
  [255, 255, 255],
  [200, 10, 20],
  [30, 210, 40],
  [50, 60, 220],
];
const palette = [red, green, blue, white, black] as Colour[];
// Three columns and two rows: rows need padding, and up is not down.
const entries = [
  [0, 1, 2],
  [3, 4, 0],
];
const colours = entries.map((row) => row.map((entry) => palette[entry] as Colour));
const expected = { height: 2, width: 3, channels: 3, values: Uint8Array.from(colours.flat(2)) };

const decoded = (bitmap: Bitmap): ReturnType<typeof decodeBmp> => decodeBmp(bitmapFile(bitmap));

describe('decoding BMP', () => {
  it.each([
    ['4 bits', { bits: 4, rows: entries, palette }],
    ['8 bits', { bits: 8, rows: entries, palette }],
    ['8 bits with the header of OS/2', { bits: 8, rows: entries, palette, old: true }],
    ['24 bits', { bits: 24, rows: colours }],
    ['24 bits from the top', { bits: 24, rows: colours, topDown: true }],
    ['24 bits with the header of OS/2', { bits: 24, rows: colours, old: true }],
    ['32 bits', { bits: 32, rows: colours }],
  ] satisfies [string, Bitmap][])('reads colours of %s', (_, bitmap) => {
    expect(decoded(bitmap)).toEqual(expected);
  });

  it('reads 1 bit, as colour or as grey', () => {
    const rows = [
      [0, 1, 1, 0, 1, 0, 0, 1, 1],
      [1, 0, 0, 1, 0, 1, 1, 0, 0],
    ];
    const grey = decoded({ bits: 1, rows, palette: [black, white] as Colour[] });
    expect(grey).toEqual({ height: 2, width: 9, channels: 1, values: Uint8Array.from(rows.flat(), (bit) => bit * 255) });
    const colour = decoded({ bits: 1, rows, palette: [red, blue] as Colour[] });
    expect(colour.channels).toBe(3);
    expect([...colour.values.subarray(0, 6)]).toEqual([200, 10, 20, 50, 60, 220]);
  });

  it('keeps a palette of greys as one channel', () => {
    const greys = [0, 70, 200].map((value): Colour => [value, value, value]);
    expect(decoded({ bits: 8, rows: [[2, 1, 0]], palette: greys })).toMatchObject({ channels: 1, values: Uint8Array.of(200, 70, 0) });
  });

  // 5 and 6 bits widen by 255 / 31 and 255 / 63: 31 → 255, 16 → 132, 8 → 66, and 63 → 255, 32 → 130.
  it('reads 16 bits: five for each colour, or bit fields of 5, 6 and 5', () => {
    const plain = decoded({ bits: 16, rows: [[(31 << 10) | (16 << 5) | 8, 0]] });
    expect([...plain.values]).toEqual([255, 132, 66, 0, 0, 0]);
    const fields = decoded({ bits: 16, rows: [[(16 << 11) | (32 << 5) | 31, (63 << 5) >>> 0]], masks: [0xf800, 0x7e0, 0x1f] });
    expect([...fields.values]).toEqual([132, 130, 255, 0, 255, 0]);
  });

  it('reads 32 bits with bit fields in any order, also in the highest bits', () => {
    const rows = [[0xaabbcc00, 0x01020300]];
    expect([...decoded({ bits: 32, rows, masks: [0xff000000, 0xff0000, 0xff00] }).values]).toEqual([0xaa, 0xbb, 0xcc, 1, 2, 3]);
    expect([...decoded({ bits: 32, rows, masks: [0xff00, 0xff0000, 0xff000000] }).values]).toEqual([0xcc, 0xbb, 0xaa, 3, 2, 1]);
    expect([...decoded({ bits: 32, rows, masks: [0x80000000, 0, 0xff00] }).values]).toEqual([255, 0, 0xcc, 0, 0, 3]);
  });

  it.each([
    ['a cut header', bitmapFile({ bits: 24, rows: colours }).subarray(0, 20), /ends in its header/],
    ['a cut longer header', bitmapFile({ bits: 24, rows: colours }).subarray(0, 40), /ends in its header/],
    ['a missing row', bitmapFile({ bits: 24, rows: colours }).subarray(0, -1), /cut off: the BMP ends before its last row/],
    ['run lengths', bitmapFile({ bits: 8, rows: entries, palette, compression: 1 }), /run-length/],
    ['2 bits a pixel', bitmapFile({ bits: 2 as 1, rows: entries, palette }), /2 bits a pixel/],
    ['no columns', bitmapFile({ bits: 24, rows: [[], []] }), /0 × 2 pixels/],
  ])('refuses %s', (_, file, message) => {
    expect(() => decodeBmp(file)).toThrow(message);
  });
});
