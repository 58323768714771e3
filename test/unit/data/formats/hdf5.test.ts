import { beforeEach, describe, expect, it } from 'vitest';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { colour, fixture, fixtureBytes, grey, named, numbered, table } from '../../../helpers/fixtures.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const digits = fixture('digits.h5');

describe('reading HDF5', () => {
  it('finds items and labels by their names, packed in chunks or not, old format or new', async () => {
    const dataset = await library.import(digits);
    expect(dataset).toMatchObject({ format: 'hdf5', kind: 'image', shape: [4, 6, 1], classes: ['0', '1', '2'] });
    expect(await library.items(dataset)).toEqual(numbered.map((label, at) => ({ shape: [4, 6, 1], values: grey(at), label })));
    const plain = await library.items(await library.import(fixture('plain.h5')));
    expect(plain).toEqual(table.map((values, at) => ({ shape: [3], values, label: numbered[at] })));
  });

  it.each([
    ['a group, with the labels beside', { items: 'train/x' }, null, numbered],
    ['a path with a slash before it', { items: '/train/x', label: '/names' }, null, named],
    ['texts of one length', { items: 'train/x', label: 'fixed' }, null, named],
    ['a column of labels', { items: 'train/x' }, 'wide', numbered],
    ['no labels', { items: 'train/x', label: 'none' }, null, named.map(() => null)],
  ])('takes %s', async (_, options, labels, expected) => {
    const items = await library.items(await library.import(digits, { options, labels }));
    expect(items.map(({ values }) => values)).toEqual(table);
    expect(items.map(({ label }) => label)).toEqual(expected);
  });

  it('takes labels from a file, and as numbers', async () => {
    const options = { items: 'train/x', 'label-kind': 'numbers' };
    expect((await library.import(digits, { options })).labelRange).toMatchObject({ known: 5, maximum: 2 });
    const labels = await library.write('names.txt', named.join('\n'));
    const items = await library.items(await library.import(digits, { options: { items: 'train/x' }, labels }));
    expect(items.map(({ label }) => label)).toEqual(named);
  });

  it('reads big-endian numbers, truth values, and channels that come first', async () => {
    const values = async (items: string): Promise<unknown[]> =>
      (await library.items(await library.import(digits, { options: { items, label: 'none' } }))).map((item) => item.values);
    expect(await values('big')).toEqual(table);
    expect(await values('flags')).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(await values('first')).toEqual([0, 1, 2, 3, 4].map(colour));
  });

  it.each([
    ['items that are not there', 'digits.h5', { items: 'z' }, /digits\.h5 has no array "z"/, /train\/x/],
    ['labels that are not there', 'digits.h5', { label: 'z' }, /digits\.h5 has no array "z"/, /train\/x/],
    ['labels of another number', 'digits.h5', { items: 'nan' }, /nan has 1 items, but 5 labels/, /belong/],
    ['labels with two axes', 'digits.h5', { label: 'big' }, /big does not hold labels: it has the shape 5 × 3/, /label=none/],
    ['texts as items', 'digits.h5', { items: 'names' }, /names does not hold plain real numbers/, /items/],
    ['tables of unlike columns', 'digits.h5', { items: 'pairs' }, /pairs does not hold plain real numbers/, /items/],
    ['labels as items', 'digits.h5', { items: 'labels' }, /labels has 1 axes/, /file of items/],
    ['an empty array', 'digits.h5', { items: 'empty', label: 'none' }, /empty is empty/, /with items/],
    ['a file without arrays of numbers', 'none.h5', {}, /none\.h5 has no array of items, only text/, /two axes/],
    ['a foreign filter', 'lzf.h5', {}, /lzf\.h5, x is packed by lzf/, /gzip/],
  ])('refuses %s', async (_, name, options, message, hint) => {
    const error = await library.refuses(fixture(name), { options });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('takes NaN in a table for a missing value', async () => {
    const dataset = await library.import(fixture('digits.h5'), { options: { items: 'nan', label: 'none' } });
    expect(dataset.missing[1]).toBe(1);
  });

  it('refuses to guess between two arrays', async () => {
    const error = await library.refuses(fixture('two.h5'));
    expect(error.message).toMatch(/two\.h5 has several arrays that may hold the items: test\/x, train\/x\./);
    const dataset = await library.import(fixture('two.h5'), { options: { items: 'test/x' } });
    expect(dataset).toMatchObject({ count: 5, classes: ['0', '1', '2'] });
  });

  it('refuses files that are cut off, changed, or something else', async () => {
    const whole = await fixtureBytes('digits.h5');
    for (const length of [9, 600, 2500, whole.length - 1]) {
      const path = await library.write('cut.h5', whole.subarray(0, length));
      expect((await library.refuses(path)).message).toContain(path);
    }
    const other = await library.write('other', 'no HDF5 at all');
    expect((await library.refuses(other, { format: 'hdf5' })).message).toMatch(/other cannot be read: .*[Nn]ot an HDF5 file|signature/);
  });
});
