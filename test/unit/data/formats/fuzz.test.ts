import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/contract/errors.ts';
import { bitmapFile } from '../../../helpers/bitmap.ts';
import { counting, idxFile, npyFile, npyTexts, npzFile } from '../../../helpers/array-files.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { damageable, fixtureBytes, importedOf, isolatedFormats } from '../../../helpers/fixtures.ts';
import { changes, mutate } from '../../../helpers/mutation.ts';
import { picture } from '../../../helpers/pixels.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

/** Imports what may be damaged; it succeeds, or fails with words for a person, and leaves only whole data sets. */
async function expectAnswer(path: string, wishes: { format?: string; labels?: string }): Promise<void> {
  try {
    await library.data.remove((await library.import(path, wishes)).hash);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('bad-data');
    // Of the items or of the labels.
    expect(error.message).toContain(dirname(path));
    expect(error.hint).not.toBe('');
  }
  expect(await library.names()).toEqual([]);
}

const rows = npyFile([6, 4], counting(24, 3), { type: '<f4' });
const table = 'a,b,label\n1,2,"x"\r\n3,4.5,y\n-5,6e2,"x, or y"\n';
const labels = npyTexts(['ant', 'bee', 'ant', 'bee', 'cat', 'ötzi'], '<U4');
const files: [string, string, Buffer][] = [
  ['idx', 'idx', idxFile([4, 3, 3], counting(36))],
  ['idx.gz', 'idx', gzipSync(idxFile([4, 3, 3], counting(36)))],
  ['npy', 'npy', rows],
  ['npz', 'npz', npzFile({ x: rows, y: labels })],
  ['deflated npz', 'npz', npzFile({ x: rows, y: labels }, true)],
  ['csv', 'csv', Buffer.from(table)],
  ['csv.gz', 'csv', gzipSync(table)],
];

describe('damaged files', () => {
  it.each(files)('of %s are imported or refused in words, never anything else', { timeout: 20_000 }, async (_, format, content) => {
    const path = await library.write('file', content);
    await expectAnswer(path, { format });
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (list, guessed) => {
        await writeFile(path, mutate(content, list));
        await expectAnswer(path, guessed ? {} : { format });
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['NPY', labels],
    ['IDX', idxFile([6], counting(6))],
    ['text', Buffer.from('a\nb\nc\nä\r\ne\nf\n')],
  ])('of labels as %s are taken or refused', async (_, content) => {
    const [path, beside] = [await library.write('rows', rows), await library.write('labels', content)];
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        await writeFile(beside, mutate(content, list));
        await expectAnswer(path, { labels: beside });
      }),
      { numRuns: 80 },
    );
  });

  it.each([
    ['BMP', Promise.resolve(bitmapFile({ bits: 4, rows: [[0, 1, 2]], palette: counting(3).map((red) => [red, 2, 3] as const) }))],
    ['PNG', picture(8, 8, counting(192)).png().toBuffer()],
    ['JPEG', picture(8, 8, counting(192)).jpeg().toBuffer()],
    ['WebP', picture(8, 8, counting(192)).webp().toBuffer()],
    ['TIFF', picture(8, 8, counting(192)).tiff({ compression: 'lzw' }).toBuffer()],
    ['GIF', picture(8, 8, counting(192)).gif().toBuffer()],
  ])('of %s are imported or passed over', async (_, file) => {
    const content = await file;
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        await expectAnswer(join(await library.write('pictures/x', mutate(content, list)), '..'), {});
      }),
      { numRuns: 80 },
    );
  });

  // A thread of its own for each import takes its time.
  it.each(damageable)('of %s, %s, are imported or refused in words that name the file', { timeout: 120_000 }, async (format, name) => {
    await library.write('picture.png', await fixtureBytes('picture.png'));
    const path = await library.write(name, await fixtureBytes(name));
    await expectAnswer(importedOf(format, path), { format });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        await writeFile(path, mutate(await fixtureBytes(name), list));
        await expectAnswer(importedOf(format, path), { format });
      }),
      { numRuns: isolatedFormats.includes(format) ? 10 : 60 },
    );
  });
});
