import { beforeEach, describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { counting, npyFile, npyTexts, npzFile, rawNpy } from '../../../helpers/array-files.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';

const x = npyFile([3, 2, 2], counting(12));
const y = npyFile([3], [1, 0, 1], { type: '<i8' });

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const labelsOf = async (content: Uint8Array, wishes = {}): Promise<(string | null)[]> =>
  (await library.stored('set.npz', content, wishes)).map((item) => item.label);

describe('reading NPZ', () => {
  it.each([
    ['stored', false],
    ['deflated', true],
  ])('reads %s arrays', async (_, deflated) => {
    const dataset = await library.import(await library.write('set.npz', npzFile({ x, y }, deflated)));
    expect(dataset).toMatchObject({ format: 'npz', kind: 'image', shape: [2, 2, 1], classes: ['0', '1'], classCounts: [1, 2] });
    expect(await library.items(dataset)).toEqual([
      { shape: [2, 2, 1], values: [0, 1, 2, 3], label: '1' },
      { shape: [2, 2, 1], values: [4, 5, 6, 7], label: '0' },
      { shape: [2, 2, 1], values: [8, 9, 10, 11], label: '1' },
    ]);
  });

  it.each([[{ images: x, labels: y }], [{ arr_0: x, arr_1: y }], [{ targets: y, data: x }], [{ whatever: x, y }]])(
    'finds the usual names in %o',
    async (arrays) => {
      expect(await labelsOf(npzFile(arrays))).toEqual(['1', '0', '1']);
    },
  );

  it('takes the arrays that are asked for', async () => {
    const other = npyFile([2, 1], [5, 6]);
    const content = npzFile({ x, y, other, names: npyTexts(['a', 'b'], '<U1') });
    const options = { items: 'other', label: 'names' };
    expect(await library.stored('set.npz', content, { options })).toEqual([
      { shape: [1], values: [5], label: 'a' },
      { shape: [1], values: [6], label: 'b' },
    ]);
    expect(await labelsOf(content, { options: { items: 'other' }, labels: 'names' })).toEqual(['a', 'b']);
  });

  it.each([
    ['bytes', npyTexts(['cat', 'dog', 'cat'], '|S5'), ['cat', 'dog', 'cat']],
    ['texts', npyTexts(['Käfer', '蜂', 'Käfer'], '<U5'), ['Käfer', '蜂', 'Käfer']],
    ['small numbers', npyFile([3], [4, 5, 6]), ['4', '5', '6']],
  ])('takes labels as %s', async (_, names, expected) => {
    expect(await labelsOf(npzFile({ x, y: names }, true))).toEqual(expected);
  });

  it('takes labels from a file when they are not in it, and none when there are none', async () => {
    expect(await labelsOf(npzFile({ x, y }), { labels: await library.write('labels.txt', 'a\r\nb\r\nc') })).toEqual(['a', 'b', 'c']);
    expect(await labelsOf(npzFile({ x }))).toEqual([null, null, null]);
  });

  it.each([
    ['labels of another number', npzFile({ x, y: npyFile([2], [0, 1]) }), /x has 3 items, but 2 labels/],
    ['texts as items', npzFile({ x: npyTexts(['a', 'b'], '<U1') }), /x holds texts/],
    ['pickled labels', npzFile({ x, y: rawNpy([3], Buffer.from('cos'), { type: '|O' }) }), /y holds Python objects/],
    ['an array that lies about its length', npzFile({ x: npyFile([9, 2, 2], counting(12)) }), /x: its header \(9 × 2 × 2\) announces/],
    ['values that are not finite', npzFile({ x: npyFile([1, 2], [1, Infinity], { type: '<f4' }) }), /x, item 0: value 1 is Infinity/],
    ['what is no array', npzFile({ x: Buffer.from('no array at all') }), /x is not an NPY array: it begins with 6e6f20617272/],
    [
      'an archive of other files',
      Buffer.from(zipSync({ 'a.txt': Buffer.from('hello') })),
      /set\.npz is a zip archive without NumPy arrays/,
    ],
    ['an archive that is cut off', npzFile({ x, y }).subarray(0, -40), /set\.npz is not a readable zip archive/],
  ])('refuses %s', async (_, content, message) => {
    const error = await library.refuses(await library.write('set.npz', content));
    expect(error.message).toMatch(message);
    expect(error.message).toContain('set.npz');
  });

  it('refuses a name that is not there, and says which are', async () => {
    const path = await library.write('set.npz', npzFile({ x, y }));
    for (const key of ['items', 'label']) {
      const error = await library.refuses(path, { options: { [key]: 'z' } });
      expect(error.message).toBe(`${path} has no array "z".`);
      expect(error.hint).toBe('It has: x, y.');
    }
  });

  it.each([false, true])('finds a changed byte by the checksum (deflated: %s)', async (deflated) => {
    const content = npzFile({ x: npyFile([64, 8, 8], counting(4096, 37)) }, deflated);
    const middle = deflated ? 150 : 2000;
    content[middle] = (content[middle] ?? 0) ^ 0x40;
    expect((await library.refuses(await library.write('set.npz', content))).message).toMatch(
      /set\.npz, x\.npy is (damaged|not a readable)/,
    );
  });
});
