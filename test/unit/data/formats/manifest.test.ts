import { symlink } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../../main/data/kinds/text.ts';
import { openPacked } from '../../../../main/data/open.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { greyPng } from '../../../helpers/pixels.ts';
import { tone, wavFile } from '../../../helpers/recordings.ts';

const windows = process.platform === 'win32';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
  for (const [name, value] of [
    ['a', 1],
    ['b', 2],
    ['deep/c', 3],
  ] as const)
    await library.write(`${name}.png`, await greyPng(2, value));
});

const rows = 'path,label,domain,split\na.png,cat,photo,train\n./deep/c.png,dog,sketch,train\nb.png,dog,photo,test\n';

const seen = async (text: string, options = {}, labels: string | null = null): Promise<[number | undefined, string | null][]> =>
  (await library.stored('table.csv', text, { options, labels })).map((item) => [item.values[0], item.label]);

describe('reading a table of pictures', () => {
  it('takes pictures by their paths in the order of its rows', async () => {
    const dataset = await library.import(await library.write('table.csv', rows));
    expect(dataset).toMatchObject({ format: 'manifest', kind: 'image', count: 3, shape: [2, 2, 1], classes: ['cat', 'dog'] });
    expect(await seen(rows)).toEqual([
      [1, 'cat'],
      [3, 'dog'],
      [2, 'dog'],
    ]);
  });

  it.each([
    [
      'domain',
      { domain: 'photo' },
      [
        [1, 'cat'],
        [2, 'dog'],
      ],
    ],
    [
      'split',
      { split: 'train' },
      [
        [1, 'cat'],
        [3, 'dog'],
      ],
    ],
    ['domain and split', { domain: 'photo', split: 'test' }, [[2, 'dog']]],
  ])('takes the rows of one %s', async (_, options, expected) => {
    expect(await seen(rows, options)).toEqual(expected);
  });

  it('says of each picture to which part and group it belongs', async () => {
    const table = 'path,class,split,who\na.png,cat,train,ann\nb.png,dog,Val,bob\ndeep/c.png,dog,extra,ann\n';
    const path = await library.write('table.csv', table);
    const dataset = await library.import(path, { options: { 'group-column': 'who' } });
    expect(dataset).toMatchObject({ groups: 2, splits: { training: 1, heldOut: 1 } });
    const packed = await openPacked(library.data.folderOf(dataset.hash));
    expect([await packed.groups(), await packed.splits()]).toEqual([Int32Array.of(0, 1, 0), Int8Array.of(0, 1, -1)]);
    await packed.close();
    // Rows of one split are of neither part of it.
    expect(await library.import(path, { options: { split: 'train' } })).toMatchObject({ count: 1, groups: null, splits: null });
    const label = await library.refuses(path, { options: { 'group-column': 'class' } });
    expect(label.message).toContain('"class" is the label');
  });

  it.each([
    ['tabs', 'file_name\tclass\na.png\tcat\n'],
    ['semicolons and quotes', '"Filename";"Label"\r\n"a.png";"cat"\r\n'],
    ['backslashes', 'y,image\ncat,deep\\..\\a.png\n'],
  ])('reads %s', async (_, text) => {
    expect(await seen(text)).toEqual([[1, 'cat']]);
  });

  it('takes labels from a column by name, as numbers, or none', async () => {
    const text = 'path,age,label\na.png,2.5,x\nb.png,4,y\n';
    expect(await seen(text, { label: 'age' })).toEqual([
      [1, '2.5'],
      [2, '4'],
    ]);
    expect(await seen(text, {}, 'age')).toEqual([
      [1, '2.5'],
      [2, '4'],
    ]);
    expect(await seen(text, { label: 'none' })).toEqual([
      [1, null],
      [2, null],
    ]);
    const numbers = await library.import(library.path('table.csv'), { options: { label: 'age', 'label-kind': 'numbers' } });
    expect(numbers.labelRange).toMatchObject({ minimum: 2.5, maximum: 4 });
  });

  it('passes over pictures that cannot be read, and refuses them when it is strict', async () => {
    await library.write('broken.png', 'no picture');
    const path = await library.write('table.csv', 'path,label\na.png,x\nmissing.png,x\nbroken.png,x\n');
    expect((await library.import(path)).skipped).toEqual([
      { path: `${path}, line 3`, reason: `${library.path('missing.png')} does not exist.` },
      { path: `${path}, line 4`, reason: 'not a PNG, JPEG, WebP, BMP, TIFF or GIF image' },
    ]);
    await library.refuses(path, { strict: true });
  });

  it('leaves tables of numbers to the reader of tables', async () => {
    const path = await library.write('numbers.csv', 'path,image,label\n1,2,a\n3,4,b\n');
    expect(await library.import(path)).toMatchObject({ format: 'csv', kind: 'table', columns: ['path', 'image'] });
  });

  it.each([
    [
      'an absolute path',
      'path,label\n/etc/x.png,a\n',
      {},
      /line 2: the path "\/etc\/x\.png" leads out of the table's folder/,
      /stay in it/,
    ],
    ['a path that leaves', 'path,label\ndeep/../../x.png,a\n', {}, /line 2: the path .* leads out/, /stay in it/],
    ['a path that leaves by backslashes', 'path,label\n..\\x.png,a\n', {}, /line 2: the path .* leads out/, /stay in it/],
    ['an empty path', 'path,label\n"",a\n', {}, /line 2: the path is empty/, /stay in it/],
    ['an empty label', 'path,label\na.png,\n', {}, /line 2: the label is empty/, /label=none/],
    ['a row too short', 'path,label,z\na.png,x\n', {}, /line 2: 2 cells, where the first row has 3/, /same number/],
    ['a label that is not there', rows, { label: 'kind' }, /has no column "kind"/, /path, label, domain, split/],
    ['a domain that is not there', rows, { domain: 'quick' }, /no row with the domain "quick"/, /It has: domain photo, sketch/],
    ['a domain without its column', 'path,label\na.png,x\n', { domain: 'photo' }, /has no column "domain"/, /path, label/],
    ['a table without paths', 'x,label\n1,a\n', {}, /has no column "path"/, /x, label/],
    ['a header alone', 'path,label\n', {}, /holds no item/, /readable/],
    ['blank lines', '\n\n', {}, /has no rows/, /rows/],
    ['nothing', '', {}, /is empty/, /rows/],
  ])('refuses %s', async (_, text, options, message, hint) => {
    const path = await library.write('table.csv', text);
    const error = await library.refuses(path, { format: 'manifest', options });
    expect(error.message).toContain(path);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it.skipIf(windows)('refuses a link that leaves the folder', async () => {
    await library.write('inner/table.csv', 'path,label\nlink.png,a\n');
    await symlink(library.path('a.png'), library.path('inner/link.png'));
    expect((await library.refuses(library.path('inner/table.csv'))).message).toMatch(/line 2: the path "link\.png" leads out/);
  });
});

describe('reading a table of recordings', () => {
  it('keeps the group and the part of each', async () => {
    for (const name of ['a', 'b', 'c']) await library.write(`${name}.wav`, wavFile([tone(440, 100)]));
    const table = 'path,label,speaker,split\na.wav,yes,ann,train\nb.wav,no,theo,test\nc.wav,no,ann,other\n';
    const dataset = await library.import(await library.write('sounds.csv', table), { options: { 'group-column': 'speaker' } });
    expect(dataset).toMatchObject({ kind: 'audio', count: 3, classes: ['no', 'yes'], groups: 2, splits: { training: 1, heldOut: 1 } });
    const packed = await openPacked(library.data.folderOf(dataset.hash));
    expect([[...((await packed.groups()) ?? [])], [...((await packed.splits()) ?? [])]]).toEqual([
      [0, 1, 0],
      [0, 1, -1],
    ]);
    await packed.close();
  });
});

describe('reading a table of text files', () => {
  const table =
    'path,label,domain,split,who\ntexts/1.txt,good,books,train,ann\ntexts/2.md,bad,books,test,bob\ntexts/3.txt,bad,films,train,ann\n';
  beforeEach(async () => {
    await library.write('texts/1.txt', 'A fine book');
    await library.write('texts/2.md', '\ufeffDull');
    await library.write('texts/3.txt', Buffer.from('Tr\xe8s mauvais', 'latin1'));
  });

  it('takes their texts, with the label, group and part of each', async () => {
    const path = await library.write('reviews.csv', table);
    const dataset = await library.import(path, { options: { encoding: 'latin-1', 'group-column': 'who' } });
    expect(dataset).toMatchObject({ format: 'manifest', kind: 'text', count: 3, classes: ['bad', 'good'], groups: 2 });
    const packed = await openPacked(library.data.folderOf(dataset.hash));
    expect([0, 1, 2].map((item) => textOf(packed.raw(item)))).toEqual(['A fine book', 'Dull', 'Très mauvais']);
    expect([[...(await packed.labels())], await packed.groups(), await packed.splits()]).toEqual([
      [1, 0, 0],
      Int32Array.of(0, 1, 0),
      Int8Array.of(0, 1, 0),
    ]);
    await packed.close();
    expect(await library.import(path, { options: { domain: 'books', split: 'train' } })).toMatchObject({ count: 1, classes: ['good'] });
  });

  it('passes over those that cannot be read, and refuses a path that leaves', async () => {
    const path = await library.write('reviews.csv', `${table}texts/none.txt,bad,films,train,bob\n`);
    expect((await library.import(path)).skipped).toEqual([
      { path: `${path}, line 4`, reason: 'byte 2 is not UTF-8; if it is Latin-1, say encoding=latin-1' },
      { path: `${path}, line 5`, reason: `${library.path('texts/none.txt')} does not exist.` },
    ]);
    const away = await library.write('away.csv', 'path,label\n../1.txt,good\n');
    expect((await library.refuses(away)).message).toContain('line 2: the path "../1.txt" leads out');
  });

  it('leaves a table of texts that names their files to the reader of tables', async () => {
    const path = await library.write('both.csv', 'file,text,label\n1.txt,one text of words,a\n2.txt,another text of words,b\n');
    expect(await library.import(path)).toMatchObject({ format: 'csv', kind: 'text', count: 2 });
  });
});
