import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { counting, npyFile, npyTexts, rawNpy } from '../../../helpers/array-files.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

describe('reading NPY', () => {
  it.each(['|u1', '<u2', '>u2', '<i2', '>i2', '<i4', '>i4', '<u4', '<i8', '>i8', '<u8', '<f4', '>f4', '<f8', '>f8', '|b1'])(
    'reads elements of the type %s',
    async (type) => {
      const items = await library.stored('rows.npy', npyFile([2, 3], [1, 0, 1, 100, 3, 255], { type }));
      expect(items).toEqual([
        { shape: [3], values: [1, 0, 1], label: null },
        { shape: [3], values: [100, 3, 255], label: null },
      ]);
    },
  );

  it.each(['|i1', '<i2', '>i4', '<i8', '<f8', '>f4'])('keeps the sign of the type %s', async (type) => {
    expect((await library.stored('rows.npy', npyFile([1, 2], [-2, -128], { type })))[0]?.values).toEqual([-2, -128]);
  });

  // Bits by IEEE 754: ±(1 + fraction / 1024) · 2^(exponent − 15); the smallest number is 2^−24.
  it.each(['<f2', '>f2'])('reads half precision, %s', async (type) => {
    const bits = Buffer.from(new Uint16Array([0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x8000]).buffer);
    const content = type === '>f2' ? bits.swap16() : bits;
    const items = await library.stored('halves.npy', rawNpy([1, 6], content, { type }));
    expect(items[0]?.values).toEqual([1, -2, 0.333251953125, 65504, 2 ** -24, -0]);
  });

  it.each([1, 2, 3] as const)('reads headers of version %i', async (version) => {
    const items = await library.stored('rows.npy', npyFile([1, 4], counting(4), { version }));
    expect(items[0]?.values).toEqual([0, 1, 2, 3]);
  });

  it('sees three axes as grey images, four as colour with channels last or first, and drops alpha', async () => {
    const grey = await library.stored('grey.npy', npyFile([2, 2, 3], counting(12)));
    expect(grey[1]).toEqual({ shape: [2, 3, 1], values: [6, 7, 8, 9, 10, 11], label: null });
    const first = await library.stored('first.npy', npyFile([1, 3, 1, 2], [1, 2, 3, 4, 5, 6], { type: '<f4' }));
    expect(first[0]).toMatchObject({ shape: [1, 2, 3], values: [1, 3, 5, 2, 4, 6] });
    const alpha = await library.stored('alpha.npy', npyFile([1, 1, 2, 4], [1, 2, 3, 99, 4, 5, 6, 99]));
    expect(alpha[0]).toMatchObject({ shape: [1, 2, 3], values: [1, 2, 3, 4, 5, 6] });
    const single = await library.stored('single.npy', npyFile([1, 1, 2, 2], counting(4)));
    expect(single[0]).toMatchObject({ shape: [2, 2, 1], values: [0, 1, 2, 3] });
  });

  it('sees rows as images when it is told their shape', async () => {
    const path = await library.write('rows.npy', npyFile([2, 6], counting(12)));
    expect(await library.import(path, { options: { 'image-shape': '2x3' } })).toMatchObject({ kind: 'image', shape: [2, 3, 1] });
    const error = await library.refuses(path, { options: { 'image-shape': '2x2x3' } });
    expect(error.message).toMatch(/rows\.npy: items of 6 values cannot be seen as 2 × 2 × 3 images/);
  });

  it.each([
    ['texts', npyTexts(['cat', 'dog'], '<U3'), ['cat', 'dog']],
    ['big-endian texts', npyTexts(['cat', 'ötzi'], '>U5'), ['cat', 'ötzi']],
    ['bytes', npyTexts(['cat', 'dog'], '|S4'), ['cat', 'dog']],
    ['whole numbers', npyFile([2], [1, 0], { type: '<i8' }), ['1', '0']],
    ['a column of numbers', npyFile([2, 1], [3, 4], { type: '<i4' }), ['3', '4']],
    ['texts, packed', gzipSync(npyTexts(['a', 'b'], '<U1')), ['a', 'b']],
  ])('takes labels from %s', async (_, content, expected) => {
    const labels = await library.write('labels.npy', content);
    const items = await library.stored('rows.npy.gz', gzipSync(npyFile([2, 2], counting(4))), { labels });
    expect(items.map((item) => item.label)).toEqual(expected);
  });

  it.each([
    ['labels that are not finite', npyFile([2], [1, NaN], { type: '<f4' }), /labels, item 1: the label is NaN/],
    ['empty labels', npyTexts(['a', ''], '<U1'), /labels, item 1: the label is empty/],
    ['an empty line', 'a\n\nb\n', /labels, line 2: the label is empty/],
    ['what is no text', Buffer.from([1, 0, 2, 0]), /labels is not a file of labels: it begins with 01000200/],
    ['too few lines', 'a\n', /has 2 items, but 1 labels/],
    ['letters beyond Unicode', rawNpy([2], Buffer.alloc(8, 0xff), { type: '<U1' }), /labels, item 0: the label is not a text/],
    ['a cut-off array', npyFile([9], [1, 2]), /labels is cut off/],
  ])('refuses %s', async (_, content, message) => {
    const labels = await library.write('labels', content);
    const path = await library.write('rows.npy', npyFile([2, 2], counting(4)));
    expect((await library.refuses(path, { labels })).message).toMatch(message);
  });

  it.each([
    [Infinity, '<f8', 'Infinity'],
    [-Infinity, '>f4', '-Infinity'],
    [1e39, '<f8', 'Infinity'],
  ])('refuses %d among the values, and says where', async (value, type, shown) => {
    const path = await library.write('bad.npy', npyFile([2, 3], [1, 2, 3, 4, 5, value], { type }));
    const error = await library.refuses(path);
    expect(error.message).toBe(`${path}, item 1: value 2 is ${shown}, not a finite number.`);
    expect(error.details).toMatchObject({ position: 2 });
  });

  it('takes NaN for a missing value in a table, and refuses it in a picture', async () => {
    const table = await library.write('table.npy', npyFile([2, 3], [1, 2, 3, 4, 5, NaN], { type: '<f4' }));
    expect(await library.import(table)).toMatchObject({ kind: 'table', missing: [0, 0, 1] });
    const picture = await library.write('picture.npy', npyFile([1, 2, 3], [1, 2, 3, 4, 5, NaN], { type: '<f4' }));
    expect((await library.refuses(picture)).message).toBe(`${picture}, item 0: value 5 is NaN, not a finite number.`);
  });

  it.each([
    ['Fortran order', npyFile([2, 3], counting(6), { fortran: true }), /odd\.npy is stored column by column/, /ascontiguousarray/],
    [
      'a pickle',
      rawNpy([2, 1], Buffer.from('cos\nsystem\n'), { type: '|O' }),
      /odd\.npy holds Python objects \(a pickle\)/,
      /plain numbers/,
    ],
    ['complex numbers', rawNpy([1, 1], Buffer.alloc(8), { type: '<c8' }), /odd\.npy has elements of the type "<c8"/, /float32/],
    ['texts as items', npyTexts(['a', 'b'], '<U1'), /odd\.npy holds texts/, /labels/],
    [
      'an end that comes early',
      npyFile([3, 3], counting(6)),
      /odd\.npy is cut off: its header \(3 × 3\) announces 137 bytes.* 134/,
      /again/,
    ],
    ['bytes too many', npyFile([1, 3], counting(6)), /odd\.npy is too long/, /again/],
    ['a cut header', npyFile([3, 3], counting(9)).subarray(0, 40), /odd\.npy is cut off: it ends after 40 bytes/, /again/],
    ['one axis', npyFile([3], counting(3)), /odd\.npy has 1 axes/, /labels/],
    ['nothing in it', npyFile([0, 3], []), /odd\.npy is empty: its shape is 0 × 3/, /items/],
  ])('refuses %s', async (_, content, message, hint) => {
    const error = await library.refuses(await library.write('odd.npy', content));
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('refuses structured elements, a header that makes no sense, and one without end', async () => {
    const plain = npyFile([2, 2], counting(4)).toString('latin1');
    const refuse = async (text: string): Promise<string> =>
      (await library.refuses(await library.write('odd.npy', Buffer.from(text, 'latin1')))).message;
    expect(await refuse(plain.replace(`'|u1'`, `[('a',`))).toMatch(/structured type/);
    expect(await refuse(plain.replace(`'shape'`, `'shade'`))).toMatch(/odd\.npy: the header is not understood/);
    expect(await refuse(`\x93NUMPY\x02\0\xff\xff\xff\x7f${' '.repeat(64)}`)).toMatch(/the header announces 2147483647 bytes for itself/);
  });
});
