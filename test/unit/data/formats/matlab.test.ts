import { beforeEach, describe, expect, it } from 'vitest';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { colour, fixture, fixtureBytes, grey, named, numbered, table } from '../../../helpers/fixtures.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const items = async (name: string, options = {}, labels: string | null = null) =>
  await library.items(await library.import(fixture(name), { options, labels }));

describe('reading MAT-files', () => {
  it.each(['items-last.mat', 'items-last-73.mat'])('turns pictures that lie along the last axis, of %s', async (name) => {
    const dataset = await library.import(fixture(name));
    expect(dataset).toMatchObject({ format: 'matlab', kind: 'image', shape: [4, 6, 3], classes: ['0', '1', '2'] });
    expect(await library.items(dataset)).toEqual(numbered.map((label, at) => ({ shape: [4, 6, 3], values: colour(at), label })));
  });

  it.each(['items-first.mat', 'items-first-73.mat'])('reads rows of a matrix, of %s', async (name) => {
    expect(await items(name)).toEqual(table.map((values, at) => ({ shape: [3], values, label: numbered[at] })));
  });

  it('finds the axis that is as long as there are labels, for pictures of small integers', async () => {
    const stored = await items('plain.mat');
    expect(stored).toEqual(numbered.map((label, at) => ({ shape: [4, 6, 1], values: grey(at), label })));
  });

  it('takes items along the axis that is asked for', async () => {
    const columns = await items('items-first.mat', { 'items-axis': 'last', label: 'none' });
    expect(columns.map(({ values }) => values)).toEqual([0, 1, 2].map((column) => table.map((row) => row[column])));
    const rows = await library.import(fixture('items-last.mat'), {
      options: { 'items-axis': 'first', label: 'none', 'image-shape': '6x15' },
    });
    expect(rows).toMatchObject({ count: 4, shape: [6, 15, 1] });
  });

  it('takes labels as texts, cells of texts, numbers, or from a file', async () => {
    for (const name of ['texts.mat', 'cells.mat']) expect((await items(name)).map(({ label }) => label)).toEqual(named);
    const numbers = await library.import(fixture('items-first.mat'), { options: { 'label-kind': 'numbers' } });
    expect(numbers.labelRange).toMatchObject({ known: 5, maximum: 2 });
    const labels = await library.write('names.txt', named.join('\n'));
    expect((await items('items-first.mat', {}, labels)).map(({ label }) => label)).toEqual(named);
    expect((await items('texts.mat', {}, 'y')).map(({ label }) => label)).toEqual(named);
  });

  it('reads truth values', async () => {
    expect((await items('logical.mat')).map(({ values }) => values)).toEqual([
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
  });

  it.each([
    ['version 4', 'version-4.mat', {}, /is not a MAT-file of version 5 to 7\.3/, /-v7/],
    ['structures and complex numbers', 'odd.mat', {}, /has no array of items, only s, z/, /two axes/],
    ['complex numbers', 'odd.mat', { items: 'z' }, /z does not hold plain real numbers/, /items/],
    ['texts as items', 'plain.mat', { items: 'note' }, /note does not hold plain real numbers/, /items/],
    ['items that are not there', 'plain.mat', { items: 'w' }, /has no array "w"/, /data, label, note/],
    ['labels of another number', 'plain.mat', { 'items-axis': 'last' }, /data has 6 items, but 5 labels/, /belong/],
  ])('refuses %s', async (_, name, options, message, hint) => {
    const error = await library.refuses(fixture(name), { options });
    expect(error.message).toContain(name);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it.each(['items-last.mat', 'plain.mat'])('refuses %s cut off or changed', async (name) => {
    const whole = await fixtureBytes(name);
    for (const length of [10, 130, 200, whole.length - 1]) {
      const path = await library.write('cut.mat', whole.subarray(0, length));
      expect((await library.refuses(path)).message).toContain(path);
    }
    whole.fill(0xee, 150, 170);
    const path = await library.write('changed.mat', whole);
    expect((await library.refuses(path)).message).toContain(path);
  });
});
