import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/contract/errors.ts';
import { bitmapFile } from '../../../helpers/bitmap.ts';
import { counting, idxFile, npyFile, npyTexts, npzFile } from '../../../helpers/array-files.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { picture } from '../../../helpers/pixels.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const place = fc.double({ min: 0, max: 1, noNaN: true });
/** A few changes, each at a fraction of the file's length: a bit turned, a piece cut out, bytes put in, the end cut off. */
const changes = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('flip' as const), place, bit: fc.nat(7) }),
    fc.record({ kind: fc.constant('cut' as const), place, length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('insert' as const), place, bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }) }),
    fc.record({ kind: fc.constant('end' as const), place }),
  ),
  { minLength: 1, maxLength: 4 },
);
type Change = { place: number } & (
  { kind: 'flip'; bit: number } | { kind: 'cut'; length: number } | { kind: 'insert'; bytes: Uint8Array } | { kind: 'end' }
);

function mutate(content: Buffer, list: readonly Change[]): Buffer {
  return list.reduce((file: Buffer, change) => {
    const at = Math.floor(change.place * file.length);
    const [before, after] = [file.subarray(0, at), file.subarray(at)];
    if (change.kind === 'end') return before;
    if (change.kind === 'cut') return Buffer.concat([before, after.subarray(change.length)]);
    if (change.kind === 'insert') return Buffer.concat([before, change.bytes, after]);
    return Buffer.concat([before, after.subarray(0, 1).map((byte) => byte ^ (1 << change.bit)), after.subarray(1)]);
  }, content);
}

/** Imports what may be damaged; it succeeds, or fails with words for a person, and leaves only whole data sets. */
async function expectAnswer(path: string, wishes: { format?: string; labels?: string }): Promise<void> {
  try {
    await library.data.remove((await library.import(path, wishes)).hash);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('bad-data');
    expect(error.message).not.toBe('');
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
});
