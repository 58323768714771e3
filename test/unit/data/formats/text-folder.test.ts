import { beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../../main/data/kinds/text.ts';
import { openPacked } from '../../../../main/data/open.ts';
import type { Dataset } from '../../../../shared/model/dataset.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { fixture } from '../../../helpers/fixtures.ts';
import { greyPng } from '../../../helpers/pixels.ts';

let library: TestLibrary;
let folder: string;
beforeEach(async () => {
  library = await TestLibrary.create();
  folder = library.path('texts');
});

/** Texts with the names of their classes. */
async function textsOf(dataset: Dataset): Promise<[string, string | null][]> {
  const packed = await openPacked(library.data.folderOf(dataset.hash));
  const labels = await packed.labels();
  const texts = Array.from({ length: packed.count }, (_, at): [string, string | null] => [
    textOf(packed.raw(at)),
    packed.classes[labels[at] ?? -1] ?? null,
  ]);
  await packed.close();
  return texts;
}

describe('reading a folder of texts', () => {
  it('takes each folder as a class and each file as a text, in UTF-8 and UTF-16', async () => {
    const dataset = await library.import(fixture('reviews'));
    expect(dataset).toMatchObject({ format: 'text-folder', kind: 'text', count: 4, classes: ['bad', 'good'], classCounts: [2, 2] });
    expect(await textsOf(dataset)).toEqual([
      ['Dull; I fell asleep twice', 'bad'],
      ['Schöne Worte, nothing "behind" them', 'bad'],
      ['A fine book, and a kind one', 'good'],
      ['Lovely', 'good'],
    ]);
  });

  it('takes a flat folder, or any when it is told so, without labels', async () => {
    await library.write('texts/b.txt', 'two\nlines');
    await library.write('texts/a.md', ' one ');
    expect(await textsOf(await library.import(folder))).toEqual([
      [' one ', null],
      ['two\nlines', null],
    ]);
    await library.write('texts/deep/c.txt', 'three');
    expect(await library.import(folder, { options: { classes: 'none' } })).toMatchObject({ count: 3, classes: [] });
  });

  it('takes classes and domains from names, and the texts of one domain', async () => {
    for (const name of ['good_books_1', 'bad_books_2', 'bad_films_3']) await library.write(`texts/${name}.txt`, name);
    await library.write('texts/notes.txt', 'of none');
    const pattern = '{class}_{domain}_*';
    const all = await library.import(folder, { options: { 'name-pattern': pattern } });
    expect(all.skipped).toEqual([{ path: 'notes.txt', reason: 'its name does not fit the name pattern' }]);
    expect(await textsOf(all)).toEqual([
      ['bad_books_2', 'bad'],
      ['bad_films_3', 'bad'],
      ['good_books_1', 'good'],
    ]);
    const books = await library.import(folder, { options: { 'name-pattern': pattern, domain: 'books' } });
    expect(await textsOf(books)).toEqual([
      ['bad_books_2', 'bad'],
      ['good_books_1', 'good'],
    ]);
  });

  it('takes the classes of one outer folder where a domain is named', async () => {
    for (const name of ['books/good/1', 'books/bad/2', 'films/bad/3']) await library.write(`texts/${name}.txt`, name);
    expect(await textsOf(await library.import(folder, { options: { domain: 'books' } }))).toEqual([
      ['books/bad/2', 'bad'],
      ['books/good/1', 'good'],
    ]);
    const error = await library.refuses(folder, { options: { domain: 'music' } });
    expect(error).toMatchObject({ message: 'No file is of the domain "music".', hint: 'There are: books, films.' });
  });

  it.each([
    ['a NUL', Buffer.from('ab\0c'), 'byte 2 is NUL: it is no text, or one in UTF-16 without a byte order mark'],
    ['UTF-16 without a mark', Buffer.from('ab', 'utf16le'), 'byte 1 is NUL: it is no text, or one in UTF-16 without a byte order mark'],
    ['Latin-1', Buffer.from('caf\xe9 au lait', 'latin1'), 'byte 3 is not UTF-8; if it is Latin-1, say encoding=latin-1'],
    ['UTF-8 that ends early', Buffer.from('fünf €').subarray(0, -1), 'byte 6 is not UTF-8; if it is Latin-1, say encoding=latin-1'],
    [
      'Latin-1 behind a letter that says of itself that it was lost',
      Buffer.from([0xef, 0xbf, 0xbd, 0xff]),
      'byte 3 is not UTF-8; if it is Latin-1, say encoding=latin-1',
    ],
    ['UTF-16 that ends early', Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('ab', 'utf16le').subarray(0, 3)]), 'damaged UTF-16'],
    ['a NUL in UTF-16', Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('a\0b', 'utf16le')]), 'character 1 is NUL: it is no text'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'character 0 is NUL: it is no text'],
    ['a file that is too long', Buffer.alloc(4_194_305, 'a'), '4194305 bytes, more than the 4194304 that are read as one text'],
    ['nothing', '', 'it is empty'],
    ['nothing but spaces and a mark', '\ufeff \r\n', 'it is empty'],
  ])('passes over %s, and refuses it when it is strict', async (_, content, reason) => {
    await library.write('texts/good.txt', 'a text');
    await library.write('texts/x.txt', content);
    expect(await library.import(folder)).toMatchObject({ count: 1, skipped: [{ path: 'x.txt', reason }], skippedCount: 1 });
    expect((await library.refuses(folder, { strict: true })).message).toBe(`x.txt: ${reason}.`);
  });

  it('takes what is not UTF-8 for Latin-1 where it is told to, and nothing else', async () => {
    await library.write('texts/1.txt', Buffer.from('caf\xe9 \x80', 'latin1'));
    await library.write('texts/2.txt', 'Äpfel');
    await library.write('texts/3.txt', Buffer.from('a\0'));
    const dataset = await library.import(folder, { options: { encoding: 'latin-1' } });
    expect((await textsOf(dataset)).map(([text]) => text)).toEqual(['café €', 'Äpfel']);
    expect(dataset.skippedCount).toBe(1);
    await library.refuses(folder, { options: { encoding: 'utf-7' } }, 'bad-request');
  });

  it('is guessed where most files are texts and none is a picture', async () => {
    await library.write('texts/a/1.txt', 'one text');
    await library.write('texts/a/2.txt', 'another');
    await library.write('texts/b/data.bin', Buffer.of(1, 0, 2));
    expect(await library.import(folder)).toMatchObject({ format: 'text-folder', count: 2, skippedCount: 1 });
    await library.write('texts/z/1.png', await greyPng(2, 7));
    expect(await library.import(folder)).toMatchObject({ format: 'image-folder', count: 1 });
    expect(await library.import(folder, { format: 'text-folder' })).toMatchObject({ kind: 'text', count: 2, skippedCount: 2 });
  });

  it('reads files with any ending where its format is named', async () => {
    await library.write('texts/talk.misc/1', 'one');
    await library.write('texts/sci.med/2', 'two');
    expect(await library.import(folder, { format: 'text-folder' })).toMatchObject({ count: 2, classes: ['sci.med', 'talk.misc'] });
  });

  it('refuses a file of labels, and a file in the place of the folder', async () => {
    const file = await library.write('texts/a.txt', 'one');
    expect((await library.refuses(folder, { labels: file })).message).toContain('takes its labels from its folders');
    expect(await library.refuses(file, { format: 'text-folder' })).toMatchObject({
      hint: 'The format text-folder is a folder: give its path.',
    });
  });

  it('stops when it is told to', async () => {
    for (const name of ['a', 'b', 'c']) await library.write(`texts/${name}.txt`, name);
    const stop = new AbortController();
    await library.refuses(folder, { signal: stop.signal, report: () => stop.abort() }, 'interrupted');
  });
});
