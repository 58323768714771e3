import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../../main/data/kinds/text.ts';
import { openPacked } from '../../../../main/data/open.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { fixture } from '../../../helpers/fixtures.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

type Wishes = Parameters<TestLibrary['import']>[1];

/** Texts with their labels. */
async function textsOf(path: string, wishes: Wishes = {}): Promise<[string, string | null][]> {
  const dataset = await library.import(path, wishes);
  expect(dataset).toMatchObject({ kind: 'text', columns: [] });
  const packed = await openPacked(library.data.folderOf(dataset.hash));
  const [labels, numbers] = [await packed.labels(), await packed.numbers()];
  const texts = Array.from({ length: packed.count }, (_, at): [string, string | null] => [
    textOf(packed.raw(at)),
    numbers ? String(numbers[at]) : (packed.classes[labels[at] ?? -1] ?? null),
  ]);
  await packed.close();
  return texts;
}
const textsIn = async (name: string, content: string | Uint8Array, wishes: Wishes = {}): ReturnType<typeof textsOf> =>
  await textsOf(await library.write(name, content), wishes);

const reviews = [
  ['A fine book, and a kind one', 'good'],
  ['Dull; I fell asleep twice', 'bad'],
  ['Schöne Worte, nothing "behind" them', 'bad'],
  ['Lovely', 'good'],
];

describe('texts of a column', () => {
  it.each(['csv', 'jsonl', 'parquet', 'zip'])('are read from %s as from files in folders', async (ending) => {
    const texts = await textsOf(fixture(`reviews.${ending}`));
    expect(texts.sort()).toEqual(reviews.toSorted());
  });

  it.each(['csv', 'jsonl', 'parquet'])('take their labels from %s as they are asked for', async (ending) => {
    const path = fixture(`reviews.${ending}`);
    const labels = async (wishes: Wishes): Promise<(string | null)[]> => (await textsOf(path, wishes)).map(([, label]) => label);
    expect(await labels({ options: { label: 'stars' } })).toEqual(['4', '1', '2', '5']);
    expect(await labels({ labels: 'stars' })).toEqual(['4', '1', '2', '5']);
    expect(await labels({ options: { label: 'stars', 'label-kind': 'numbers' } })).toEqual(['4', '1', '2', '5']);
    expect(await labels({ options: { label: 'none', 'text-column': 'text' } })).toEqual([null, null, null, null]);
    expect(await labels({ labels: await library.write('beside', 'p\nq\nr\ns\n') })).toEqual(['p', 'q', 'r', 's']);
    expect((await library.refuses(path, { labels: await library.write('few', 'p\n') })).message).toMatch(/more than 1 \w+, but 1 labels/);
    // Any column that is named.
    expect((await textsOf(path, { options: { 'text-column': 'label', label: 'stars' } })).map(([text]) => text)).toEqual(
      reviews.map(([, label]) => label),
    );
    const missing = await library.refuses(path, { options: { 'text-column': 'body' } });
    expect(missing.message).toMatch(/has no (column|field) "body"/);
    expect(missing.hint).toContain('text, label, stars');
  });

  it.each([
    ['a column that is called so, among numbers', 'x,Review,label\n1,"two words",a\n2,one,b\n'],
    ['one that is called so, among names of kinds', 'kind,text,label\nk,"two words",a\nk,one,b\n'],
    ['lines without a label', 'sentence\n"two words"\none\n'],
    ['tabs', 'tweet\tlabel\ntwo words\ta\none\tb\n'],
  ])('are guessed by the name: %s', async (_, content) => {
    expect((await textsIn('table.csv', content)).map(([text]) => text)).toEqual(['two words', 'one']);
  });

  const some = ['Three of us came', 'One by one', '2 left before noon'];
  const rows = (before: string): string => some.map((text, at) => `${before}${text},${'aba'[at] ?? ''}\n`).join('');
  it.each([
    ['beside the label', `words,label\n${rows('')}`, {}],
    ['beside numbers', `x,words,label\n${rows('1,')}`, {}],
    ['beside what is missing', `x,words,label\n${rows('NA,')}`, {}],
    ['beside what is left out', `x,words,label\n${rows('k,')}`, { ignore: 'x' }],
  ])('are guessed as the only ones: %s', async (_, content, options) => {
    expect((await textsIn('table.csv', content, { options })).map(([text]) => text)).toEqual(some);
  });

  it.each([
    ['single words', 'words,label\none,a\ntwo,a\n', [2]],
    ['a column that is called so, of single words', 'text,label\none,a\ntwo,a\n', [2]],
    ['names of several words that come again', `text,label\n${'very good indeed,a\nnot so good,b\n'.repeat(4)}`, [2]],
    ['two columns that may be meant', 'first,second,label\nthis or that,that or this,a\nnot so good,indeed it is,b\n', [2, 2]],
  ])('are not guessed from names of kinds: %s', async (_, content, categoryCounts) => {
    expect(await library.import(await library.write('table.csv', content))).toMatchObject({ kind: 'table', categoryCounts });
  });

  it('are not guessed from dates, and errors say how to name a column', async () => {
    const dates = await library.refuses(await library.write('table.csv', 'x,day,label\n1,12 Jan 2020,a\n2,13 Jan 2020,b\n'));
    expect(dates.message).toMatch(/the column "day" is "12 Jan 2020", not a number/);
    expect(dates.hint).toContain('text-column=day');
    const many = Array.from({ length: 1001 }, (_, at) => `k,item number ${at}\n`).join('');
    expect((await library.refuses(await library.write('many.csv', `kind,what\n${many}`))).hint).toContain('text-column=what');
  });

  it('are not guessed where values are asked for', async () => {
    const path = await library.write('table.csv', 'text,label\ntwo words,a\nor three,b\n');
    const records = await library.write('table.jsonl', '{"text":"two words","label":"a"}\n{"text":"or three","label":"b"}\n');
    for (const table of [path, records])
      for (const options of [{ 'text-column': 'none' }, { categorical: 'text' }])
        expect(await library.import(table, { options })).toMatchObject({ kind: 'table', categoryCounts: [2] });
    const shape = await library.refuses(path, { options: { 'image-shape': '1x1' } });
    expect(shape.message).toMatch(/the column "text" is "two words", not a number/);
  });

  it('belong to groups and splits as rows of values do', async () => {
    const content = 'who,part,text\nann,train,one fine day\nbob,test,two fine days\nann,val,none at all\n';
    const options = { 'group-column': 'who', 'split-column': 'part' };
    const lines = content
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const records = lines.map(([who, part, text]) => JSON.stringify({ who, part, text })).join('\n');
    for (const [name, written] of [
      ['table.csv', content],
      ['table.jsonl', records],
    ] as const)
      expect(await library.import(await library.write(name, written), { options })).toMatchObject({
        kind: 'text',
        groups: 2,
        splits: { training: 1, heldOut: 2 },
      });
    const table = await library.write('manifest.csv', content.replace('part', 'split'));
    const wishes = { format: 'manifest', options: { 'text-column': 'text', 'group-column': 'who' } };
    expect(await library.import(table, wishes)).toMatchObject({ kind: 'text', groups: 2, splits: { training: 1, heldOut: 2 } });
  });

  it('may have no header', async () => {
    const content = 'good,it is fine\nbad,"dull, very"\n';
    const named = { header: 'no', 'text-column': 'c2' };
    expect(await textsIn('plain.csv', content, { options: { ...named, label: 'c1' } })).toEqual([
      ['it is fine', 'good'],
      ['dull, very', 'bad'],
    ]);
    expect(await textsIn('plain.csv', '4,it is fine\n1,dull\n', { options: named })).toEqual([
      ['it is fine', null],
      ['dull', null],
    ]);
    expect(await textsIn('years.csv', '2001,2002\nit is fine,1\n', { options: { 'text-column': '2001', label: '2002' } })).toEqual([
      ['it is fine', '1'],
    ]);
  });

  it('are read from arrays and packed lines', async () => {
    expect(await textsIn('rows.json', '[["a b", 1], ["c", 2]]', { options: { 'text-column': 'c1', label: 'c2' } })).toEqual([
      ['a b', '1'],
      ['c', '2'],
    ]);
    expect(await textsIn('rows.json', '[["a b", 1], ["c", 2]]', { options: { 'text-column': 'c1' } })).toEqual([
      ['a b', null],
      ['c', null],
    ]);
    expect(await textsIn('lines.jsonl.gz', gzipSync('{"review":"a b","id":[1]}\n'))).toEqual([['a b', null]]);
  });

  it('are chosen by domain and split of a table that says them', async () => {
    const path = await library.write('table.csv', 'Text,label,domain,split\none,a,books,train\ntwo,b,books,test\nthree,a,films,train\n');
    const options = { 'text-column': 'text', domain: 'books' };
    expect(await textsOf(path, { format: 'manifest', options })).toEqual([
      ['one', 'a'],
      ['two', 'b'],
    ]);
    expect(await textsOf(path, { format: 'manifest', options: { ...options, split: 'test', label: 'none' } })).toEqual([['two', null]]);
    const none = await library.refuses(path, { format: 'manifest', options: { ...options, domain: 'maps' } });
    expect(none).toMatchObject({ message: `${path} has no row with the domain "maps".`, hint: 'It has: domain books, films.' });
  });

  it('that are none are passed over, with the reason', async () => {
    const table = await library.write(
      'table.csv',
      Buffer.concat([Buffer.from('text,label\na b,x\n" ",y\ncaf'), Buffer.of(0xe9), Buffer.from(',x\n')]),
    );
    expect((await library.import(table)).skipped).toEqual([
      { path: `${table}, line 3`, reason: 'it is empty' },
      { path: `${table}, line 4`, reason: 'a character is not UTF-8' },
    ]);
    const lines = await library.write('lines.jsonl', '{"text":"a b"}\n{"text":null}\n{"x":1}\n{"text":"a\\u0000"}\n');
    expect((await library.import(lines)).skipped.map(({ reason }) => reason)).toEqual([
      'the field "text" is null, not a text',
      'the field "text" is missing, not a text',
      'character 1 is NUL: it is no text',
    ]);
    // Labels of a file beside count them too.
    const labels = await library.write('labels', 'p\nq\nr\ns\n');
    expect(await textsOf(lines, { labels })).toEqual([['a b', 'p']]);
  });

  it.each([
    ['a row too short', 'text,label\na b,x\nc\n', /table\.csv, line 3: 1 cells/],
    ['an empty label', 'text,label\na b,x\nc,\n', /table\.csv, line 3: the label is empty/],
    ['a quote that never ends', 'text,label\na b,x\n"c,y\n', /table\.csv, line \d: .*quote/i],
  ])('are refused with %s', async (_, content, message) => {
    expect((await library.refuses(await library.write('table.csv', content))).message).toMatch(message);
  });
});

describe('texts of an archive', () => {
  it('are passed over where they are none, and read in another encoding where it is named', async () => {
    const path = await library.write(
      'set.zip',
      zipSync({ 'a/1.txt': strToU8('one'), 'a/2.txt': Buffer.of(0x61, 0), 'b/3.txt': Buffer.from('caf\xe9', 'latin1') }),
    );
    expect((await library.import(path)).skipped).toEqual([
      { path: `${path}, a/2.txt`, reason: 'byte 1 is NUL: it is no text, or one in UTF-16 without a byte order mark' },
      { path: `${path}, b/3.txt`, reason: 'byte 3 is not UTF-8; if it is Latin-1, say encoding=latin-1' },
    ]);
    expect((await textsOf(path, { options: { encoding: 'latin-1' } })).at(-1)).toEqual(['café', 'b']);
    expect(await library.import(path, { options: { inside: 'a' } })).toMatchObject({ count: 1, classes: [] });
    expect((await library.refuses(path, { labels: path })).message).toContain('An archive of texts takes its labels from its folders');
  });

  it('do not take the place of one table', async () => {
    const path = await library.write('one.zip', zipSync({ 'data.txt': strToU8('a,b\n1,2\n'), 'readme.md': strToU8('about') }));
    expect(await library.import(path)).toMatchObject({ kind: 'table', columns: ['a', 'b'] });
    const csv = await library.write('two.zip', zipSync({ 'data.csv': strToU8('text,label\na b,x\n'), 'LICENSE.txt': strToU8('free') }));
    expect((await library.refuses(csv)).message).toBe(`${csv} holds several files: LICENSE.txt, data.csv.`);
    expect(await textsOf(csv, { options: { inside: 'data.csv' } })).toEqual([['a b', 'x']]);
  });
});
