import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { counting, idxFile, npyFile } from '../../../helpers/array-files.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';

const images = idxFile([3, 2, 4], counting(24));
const labels = idxFile([3], [7, 2, 7]);

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

describe('reading IDX', () => {
  it('takes bytes as grey images and leaves them as they are', async () => {
    const dataset = await library.import(await library.write('images-idx3-ubyte', images));
    expect(dataset).toMatchObject({ format: 'idx', kind: 'image', count: 3, shape: [2, 4, 1], classes: [], uniformShape: true });
    expect(await library.items(dataset)).toEqual([
      { shape: [2, 4, 1], values: counting(8), label: null },
      { shape: [2, 4, 1], values: counting(24).slice(8, 16), label: null },
      { shape: [2, 4, 1], values: counting(24).slice(16), label: null },
    ]);
  });

  it.each([
    ['digits-images-idx3-ubyte', 'digits-labels-idx1-ubyte'],
    ['digits-images-idx3-ubyte.gz', 'digits-labels-idx1-ubyte.gz'],
    ['digits-images-idx3-ubyte.gz', 'digits-labels-idx1-ubyte'],
    ['digits-images.idx3-ubyte', 'digits-labels.idx1-ubyte.gz'],
  ])('finds beside %s the labels %s', async (name, beside) => {
    const packed = (file: string, content: Buffer): Buffer => (file.endsWith('.gz') ? gzipSync(content) : content);
    await library.write(beside, packed(beside, labels));
    const dataset = await library.import(await library.write(name, packed(name, images)));
    expect(dataset).toMatchObject({ classes: ['2', '7'], classCounts: [1, 2] });
    expect((await library.items(dataset)).map((item) => item.label)).toEqual(['7', '2', '7']);
  });

  it('prefers the labels that were given to those beside it', async () => {
    await library.write('labels-idx1-ubyte', labels);
    const given = await library.write('names.txt', 'ant\nbee\nant\n');
    const items = await library.stored('images-idx3-ubyte', images, { labels: given });
    expect(items.map((item) => item.label)).toEqual(['ant', 'bee', 'ant']);
  });

  it.each(['i1', 'i2', 'i4', 'f4', 'f8'])('reads big-endian elements of the type %s', async (type) => {
    const values = [-3, 0, 5, 100, -100, 7];
    expect((await library.stored('rows.idx', idxFile([2, 3], values, type))).map((item) => item.values)).toEqual([
      [-3, 0, 5],
      [100, -100, 7],
    ]);
  });

  it('takes a fourth axis as channels, last or first', async () => {
    const last = await library.stored('last.idx', idxFile([1, 2, 2, 3], counting(12)));
    expect(last).toEqual([{ shape: [2, 2, 3], values: counting(12), label: null }]);
    const first = await library.stored('first.idx', idxFile([1, 3, 2, 2], counting(12)));
    expect(first[0]).toMatchObject({ shape: [2, 2, 3], values: [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11] });
  });

  it('says what is wrong with a file that is cut off, too long or has lost its header', async () => {
    const cut = await library.write('cut.idx', images.subarray(0, -5));
    const error = await library.refuses(cut);
    expect(error.message).toBe(`${cut} is cut off: its header (3 × 2 × 4) announces 40 bytes, and it has 35.`);
    expect((await library.refuses(await library.write('long.idx', Buffer.concat([images, images])))).message).toMatch(
      /long\.idx is too long/,
    );
    for (const length of [3, 9])
      expect((await library.refuses(await library.write('stub.idx', images.subarray(0, length)), { format: 'idx' })).message).toMatch(
        new RegExp(`stub\\.idx is cut off: it ends after ${length} bytes`),
      );
    const page = await library.write('page.idx', '<!DOCTYPE html>');
    expect((await library.refuses(page, { format: 'idx' })).message).toMatch(/page\.idx is not an IDX file: it begins with 3c21444f/);
  });

  it('says what is wrong with packed files: cut off, damaged, shorter or longer than announced', async () => {
    const packed = gzipSync(idxFile([64, 8, 8], counting(4096, 37)));
    expect((await library.refuses(await library.write('cut.gz', packed.subarray(0, -300)))).message).toMatch(
      /cut\.gz is damaged or cut off/,
    );
    const damaged = Buffer.from(packed);
    damaged.writeUInt32LE(0, damaged.length - 8);
    expect((await library.refuses(await library.write('damaged.gz', damaged))).message).toMatch(/damaged\.gz is damaged/);
    const short = gzipSync(idxFile([4, 2, 4], counting(24)));
    expect((await library.refuses(await library.write('short.gz', short))).message).toMatch(/short\.gz is cut off: it ends after 40 bytes/);
    const long = gzipSync(idxFile([2, 2, 4], counting(24)));
    expect((await library.refuses(await library.write('long.gz', long))).message).toMatch(/long\.gz goes on after its 32 announced bytes/);
  });

  it('refuses labels of another number or another kind', async () => {
    const path = await library.write('images.idx', images);
    const two = await library.refuses(path, { labels: await library.write('two', idxFile([2], [1, 2])) });
    expect(two.message).toBe(`${path} has 3 items, but 2 labels were given.`);
    expect(two.details).toEqual({ items: 3, labels: 2 });
    const oneHot = await library.refuses(path, { labels: await library.write('hot.npy', npyFile([3, 2], [0, 1, 1, 0, 0, 1])) });
    expect(oneHot.message).toMatch(/hot\.npy does not hold labels: its shape is 3 × 2/);
    expect(oneHot.hint).toMatch(/argmax/);
    const missing = await library.refuses(path, { labels: library.path('nowhere') });
    expect(missing.message).toMatch(/nowhere does not exist/);
  });

  it('refuses a file of labels as items, an empty array, too many axes and an item without end', async () => {
    const refuse = async (content: Buffer): Promise<string> => (await library.refuses(await library.write('odd.idx', content))).message;
    expect(await refuse(labels)).toMatch(/odd\.idx has 1 axes/);
    expect(await refuse(idxFile([0, 2, 2], []))).toMatch(/odd\.idx is empty: its shape is 0 × 2 × 2/);
    expect(await refuse(idxFile([1, 5, 5, 2], counting(50)))).toMatch(/odd\.idx has the shape 1 × 5 × 5 × 2, which is neither/);
    expect(await refuse(gzipSync(idxFile([1, 20_000, 10_000], [])))).toMatch(/odd\.idx announces items of 200000000 values/);
  });
});
