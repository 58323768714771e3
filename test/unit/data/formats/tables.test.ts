/* What tables may hold beside numbers: names of kinds, missing values, groups and splits. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPacked } from '../../../../main/data/open.ts';
import { readManifest } from '../../../../main/data/packed/manifest.ts';
import type { Dataset } from '../../../../shared/model/dataset.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const imported = async (text: string, options = {}, name = 'table.csv'): Promise<Dataset> =>
  await library.import(await library.write(name, text), { options });
/** The rows as a screen shows them. */
const shown = async (dataset: Dataset) => (await library.data.samples(dataset, 0, 100)).map(({ values }) => values);

const csv = 'age,colour,label\n1,red,a\n,blue,b\n3,?,a\nNA,red,b\n';
const lines =
  '{"age":1,"colour":"red","label":"a"}\n{"age":null,"colour":"blue","label":"b"}\n{"age":3,"colour":"","label":"a"}\n{"age":"na","colour":"red","label":"b"}\n';

describe('tables', () => {
  it.each([
    ['CSV', csv, 'table.csv'],
    ['JSON Lines', lines, 'table.jsonl'],
  ])('of %s hold numbers, names of kinds, and nothing in some places', async (_, text, name) => {
    const dataset = await imported(text, {}, name);
    expect(dataset).toMatchObject({ columns: ['age', 'colour'], categoryCounts: [null, 2], missing: [2, 1], classes: ['a', 'b'] });
    expect(await shown(dataset)).toEqual([
      [1, 'red'],
      [null, 'blue'],
      [3, null],
      [null, 'red'],
    ]);
    // Of the two ages that are there.
    const manifest = await readManifest(library.data.folderOf(dataset.hash));
    expect(manifest).toMatchObject({ mean: [2, 0], deviation: [1, 0], categories: [null, ['red', 'blue']], missing: [2, 1] });
  });

  it('make categories of numbers that are named, and leave out columns', async () => {
    const dataset = await imported('zip,id,x\n10115,a1,1\n80331,a2,2\n10115,a3,3\n', { categorical: 'zip', ignore: 'id' });
    expect(dataset).toMatchObject({ columns: ['zip', 'x'], categoryCounts: [2, null], missing: [] });
    expect(await shown(dataset)).toEqual([
      ['10115', 1],
      ['80331', 2],
      ['10115', 3],
    ]);
  });

  it('take other marks for missing values, numbers too', async () => {
    const dataset = await imported('x,z\n1,-999\n-999.0,none\n3,4\n', { missing: '-999, None' });
    expect(await shown(dataset)).toEqual([
      [1, null],
      [null, null],
      [3, 4],
    ]);
    const refused = await library.refuses(await library.write('na.csv', 'x\n1\nNaN\n'), { options: { missing: '-' } });
    expect(refused.message).toMatch(/na\.csv, line 3: the column "x" is NaN, not a finite number/);
  });

  it.each([
    ['by themselves', 'x;z\n1,5;-2,25\n2;1,234\n', {}],
    ['as they are told', 'x;z\n1,500;-2,250\n2;1,234\n', { decimal: 'comma' }],
  ])('know commas before decimals %s', async (_, text, options) => {
    expect(await shown(await imported(text, options))).toEqual([
      [1.5, -2.25],
      [2, Math.fround(1.234)],
    ]);
  });

  it('refuse columns of too many texts, names that are not there, and nothing missing in pictures', async () => {
    const many = `id,x\n${Array.from({ length: 1001 }, (_, at) => `item ${at},1`).join('\n')}`;
    const refused = await library.refuses(await library.write('many.csv', many));
    expect(refused.message).toMatch(/many\.csv, line 1002: the column "id" holds more than 1000 different texts/);
    expect(refused.hint).toContain('ignore=id');
    for (const key of ['categorical', 'ignore', 'group-column', 'split-column'])
      expect((await library.refuses(await library.write('some.csv', csv), { options: { [key]: 'weight' } })).message).toMatch(
        /some\.csv has no column "weight"/,
      );
    const pictures = await library.refuses(await library.write('pictures.csv', 'a,b\n1,2\n3,\n'), { options: { 'image-shape': '1x2' } });
    expect(pictures.message).toMatch(/pictures\.csv, line 3: the column "b" is empty/);
  });

  it('say to which items one belongs', async () => {
    const dataset = await imported('who,part,x\nann,train,1\nbob,test,2\nann,val,3\n', { 'group-column': 'who', 'split-column': 'part' });
    expect(dataset).toMatchObject({ columns: ['x'], groups: 2, splits: { training: 1, heldOut: 2 } });
    const packed = await openPacked(library.data.folderOf(dataset.hash));
    expect([await packed.groups(), await packed.splits()]).toEqual([Int32Array.of(0, 1, 0), Int8Array.of(0, 1, 1)]);
    expect(packed.manifest.groups).toEqual(['ann', 'bob']);
    await packed.close();
    const plain = await imported('x\n1\n2\n3\n', {}, 'plain.csv');
    expect(plain).toMatchObject({ groups: null, splits: null });
    expect(plain.hash).not.toBe(dataset.hash);
  });

  it.each([
    ['an empty group', 'who,x\nann,1\n,2\n', { 'group-column': 'who' }, /line 3: the group "who" is empty/],
    ['an unknown split', 'part,x\ntrain,1\nlater,2\n', { 'split-column': 'part' }, /line 3: the split is "later"/],
    ['labels that decide the split', 'x,label\n1,train\n2,test\n', { 'split-column': 'label' }, /"label" is the label, and cannot be/],
    ['labels as groups', 'x,label\n1,a\n2,b\n', { 'group-column': 'label' }, /"label" is the label, and cannot be the group-column too/],
  ])('refuse %s', async (_, text, options, message) => {
    expect((await library.refuses(await library.write('table.csv', text), { options })).message).toMatch(message);
  });

  // Of a version that knew numbers alone.
  it('of numbers alone keep the hash of their content', async () => {
    const dataset = await imported('x,y2,label\n1,2.5,a\n-3,4e2,b\n');
    expect(dataset.hash).toBe('4d7493524487dd319def13d9f45ee74a');
    const { categories, missing, groups, splits } = await readManifest(library.data.folderOf(dataset.hash));
    expect([categories, missing, groups, splits]).toEqual([undefined, undefined, undefined, undefined]);
    expect(await readFile(join(library.data.folderOf(dataset.hash), 'manifest.json'), 'utf8')).not.toContain('missing');
  });
});
