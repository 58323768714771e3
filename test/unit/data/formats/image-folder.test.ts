import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { greyPng, picture, pngOfSize } from '../../../helpers/pixels.ts';

const windows = process.platform === 'win32';
const root = process.getuid?.() === 0;

let library: TestLibrary;
let folder: string;
beforeEach(async () => {
  library = await TestLibrary.create();
  folder = library.path('pictures');
});

async function writeGreys(files: Record<string, number>): Promise<void> {
  for (const [name, value] of Object.entries(files)) await library.write(join('pictures', name), await greyPng(2, value));
}

describe('reading a folder of pictures', () => {
  it('takes each folder as a class, and files in the order of their names', async () => {
    await writeGreys({ 'dog/b.png': 4, 'cat/2.png': 2, 'dog/a/deep.png': 3, 'cat/10.png': 1 });
    const dataset = await library.import(folder);
    expect(dataset).toMatchObject({
      format: 'image-folder',
      kind: 'image',
      count: 4,
      shape: [2, 2, 1],
      uniformShape: true,
      classes: ['cat', 'dog'],
      classCounts: [2, 2],
      skipped: [],
    });
    const items = await library.items(dataset);
    expect(items.map((item) => [item.values[0], item.label])).toEqual([
      [1, 'cat'],
      [2, 'cat'],
      [3, 'dog'],
      [4, 'dog'],
    ]);
  });

  it('takes a flat folder, or any when it is told so, without labels', async () => {
    await writeGreys({ 'a.png': 1, 'b.png': 2 });
    expect(await library.import(folder)).toMatchObject({ count: 2, classes: [], classCounts: [] });
    await writeGreys({ 'deep/c.png': 3 });
    const dataset = await library.import(folder, { options: { classes: 'none' } });
    expect(dataset).toMatchObject({ count: 3, classes: [] });
    expect((await library.items(dataset)).map((item) => item.values[0])).toEqual([1, 2, 3]);
  });

  it('keeps sizes and colours that differ, and says so', async () => {
    await writeGreys({ 'x/a.png': 1 });
    await library.write('pictures/y/b.png', await picture(1, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]).png().toBuffer());
    await library.write('pictures/y/c.bmp', await picture(30, 60, new Uint8Array(1800)).png().toBuffer());
    const dataset = await library.import(folder, { options: { 'longest-side': 12 } });
    expect(dataset).toMatchObject({ shape: [6, 12, 3], uniformShape: false });
    expect((await library.items(dataset)).map((item) => item.shape)).toEqual([
      [2, 2, 1],
      [1, 3, 3],
      [6, 12, 1],
    ]);
    expect((await library.items(dataset))[1]?.values).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('keeps the order of many pictures that take unlike times to decode', async () => {
    for (let at = 0; at < 60; at++)
      await library.write(`pictures/${String(at).padStart(2, '0')}.png`, await greyPng(at % 7 === 0 ? 200 : 1, at));
    const items = await library.items(await library.import(folder));
    expect(items.map((item) => item.values[0])).toEqual(Array.from({ length: 60 }, (_, at) => at));
  });

  it('lists what it passes over, with the reason, and refuses it when it is strict', async () => {
    const noise = Array.from({ length: 64 * 64 }, (_, at) => (at * at * 31) % 256);
    const whole = await picture(64, 64, noise).png().toBuffer();
    await library.write('pictures/a/cut.png', whole.subarray(0, whole.length / 2));
    await library.write('pictures/a/bomb.png', pngOfSize(50_000, 50_000));
    await library.write('pictures/a/empty.png', '');
    await library.write('pictures/a/notes.txt', 'no picture');
    await library.write('pictures/a/whole.png', whole);
    await library.write('pictures/astray.png', whole);
    const dataset = await library.import(folder);
    expect(dataset).toMatchObject({ count: 1, skippedCount: 5, classes: ['a'] });
    expect(dataset.skipped.map((item) => item.path)).toEqual(['astray.png', 'a/bomb.png', 'a/cut.png', 'a/empty.png', 'a/notes.txt']);
    const reasons = dataset.skipped.map((item) => item.reason);
    expect(reasons[0]).toBe('lies beside the folders of the classes, in none of them');
    expect(reasons[1]).toMatch(/50000 × 50000 pixels/);
    expect(reasons[2]).not.toBe('');
    expect(reasons[3]).toBe('an empty file');
    expect(reasons[4]).toBe('not a PNG, JPEG, WebP, BMP, TIFF or GIF image');

    const error = await library.refuses(folder, { strict: true });
    expect(error.message).toBe('astray.png: lies beside the folders of the classes, in none of them.');
    const inside = await library.refuses(join(folder, 'a'), { strict: true });
    expect(inside.message).toMatch(/^bomb\.png: 50000 × 50000 pixels/);
    expect(inside.details).toMatchObject({ path: 'bomb.png' });
  });

  it('lists two hundred of what it passes over, and counts all', async () => {
    await writeGreys({ 'whole.png': 1 });
    for (let at = 0; at < 230; at++) await library.write(`pictures/${at}.txt`, 'no picture');
    const dataset = await library.import(folder);
    expect(dataset.skipped).toHaveLength(200);
    expect(dataset).toMatchObject({ count: 1, skippedCount: 230 });
  });

  it('refuses a folder without pictures, labels from a file, and a single picture', async () => {
    await library.write('pictures/.keep', '');
    expect((await library.refuses(folder)).message).toBe(`${folder} holds no item that can be read.`);
    await library.write('pictures/notes.txt', 'x');
    expect((await library.refuses(folder)).message).toMatch(/; the first of 1: notes\.txt: not a PNG/);
    const labels = await library.write('labels.txt', 'a\n');
    expect((await library.refuses(folder, { labels })).message).toMatch(/takes its labels from its folders, not from .*labels\.txt/);
    const single = await library.refuses(await library.write('one.png', await greyPng(2, 1)));
    expect(single.message).toMatch(/one\.png is a single picture/);
    expect(single.hint).toMatch(/folder/);
  });

  it.skipIf(windows)('refuses a link that leaves the folder (making links needs a right that Windows seldom gives)', async () => {
    await writeGreys({ 'a/x.png': 1 });
    const secret = await library.write('secret.png', await greyPng(2, 9));
    await symlink(secret, join(folder, 'a', 'y.png'));
    expect((await library.refuses(folder)).message).toMatch(/y\.png is a link that leaves the folder/);
  });

  it.skipIf(windows || root)('passes over a file that may not be read, and says so (root and Windows may read any)', async () => {
    await writeGreys({ 'a/x.png': 1, 'a/y.png': 2 });
    await chmod(join(folder, 'a', 'y.png'), 0o000);
    const dataset = await library.import(folder);
    expect(dataset.skipped[0]).toMatchObject({ path: 'a/y.png', reason: expect.stringMatching(/permission denied/) as string });
  });
});
