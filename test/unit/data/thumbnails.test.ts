import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../shared/model/dataset.ts';
import { TestLibrary } from '../../helpers/data-library.ts';
import { tone, wavFile } from '../../helpers/recordings.ts';

let library: TestLibrary;
beforeEach(async () => void (library = await TestLibrary.create()));

/** A picture of one brightness, so that whose thumbnail it is can be seen. */
const plain = (brightness: number, width = 300, height = 150): Promise<Buffer> =>
  sharp(new Uint8Array(width * height).fill(brightness), { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();

async function pictures(count: number): Promise<Dataset> {
  for (let at = 0; at < count; at++)
    await library.write(`pictures/${at % 2 ? 'odd' : 'even'}/${String(at).padStart(3, '0')}.png`, await plain(at));
  return await library.import(library.path('pictures'));
}

/** Width, height and brightness of what is shown. */
async function seen(image: string | null | undefined): Promise<number[]> {
  const { data, info } = await sharp(Buffer.from(image?.split(',')[1] ?? '', 'base64'))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [info.width, info.height, data[0] ?? -1];
}

const shown = async (dataset: Dataset, offset: number, count: number) =>
  Promise.all((await library.data.samples(dataset, offset, count)).map(async ({ image }) => seen(image)));

const inside = (dataset: Dataset, ...names: string[]): string => join(library.data.folderOf(dataset.hash), ...names);

/** Items that are read after this are all black. */
const blacken = async (dataset: Dataset): Promise<void> => {
  const path = inside(dataset, 'items.bin');
  await writeFile(path, new Uint8Array((await readFile(path)).length));
};

const even = (at: number): number[] => [96, 48, 2 * at];

describe('thumbnails', () => {
  it('of large pictures are made once, and only of those that were looked at', async () => {
    const dataset = await pictures(4);
    expect(await shown(dataset, 0, 1)).toEqual([even(0)]);
    expect(await shown(dataset, 1, 1)).toEqual([even(1)]);
    await blacken(dataset);
    expect(await shown(dataset, 0, 3)).toEqual([even(0), even(1), [96, 48, 0]]);
  });

  it('asked for twice at a time are made once', async () => {
    const dataset = await pictures(4);
    const [all, some] = await Promise.all([shown(dataset, 0, 4), shown(dataset, 1, 2)]);
    expect(all.slice(1, 3)).toEqual(some);
    await blacken(dataset);
    expect(await shown(dataset, 0, 4)).toEqual(all);
  });

  it('lie in files of 64 items, none half-written, and are no part of the content', async () => {
    const dataset = await pictures(130);
    const offsets = [0, 62, 128];
    for (const offset of offsets) await shown(dataset, offset, 3);
    expect((await readdir(inside(dataset, 'thumbnails'))).sort()).toEqual(['0.bin', '1.bin', '2.bin']);
    expect(await library.data.looksWhole(dataset.hash)).toBe(true);
    expect(await library.data.verify(dataset.hash, () => undefined, new AbortController().signal)).toBeNull();
    expect((await library.import(library.path('pictures'))).hash).toBe(dataset.hash);
    await library.data.remove(dataset.hash);
    expect(await library.names()).toEqual([]);
  });

  it.each([
    ['cut off', (path: string) => truncate(path, 300)],
    ['emptied', (path: string) => truncate(path, 0)],
    ['removed', (path: string) => rm(path)],
    [
      'changed',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes[bytes.length - 1] = 255 - (bytes.at(-1) ?? 0);
        await writeFile(path, bytes);
      },
    ],
    [
      'changed in its head',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes.writeUInt32LE(4_000_000_000, 4);
        await writeFile(path, bytes);
      },
    ],
  ])('that were %s are made again, and kept', async (_, damage) => {
    const dataset = await pictures(4);
    const before = await shown(dataset, 0, 4);
    const file = inside(dataset, 'thumbnails', '0.bin');
    await damage(file);
    expect(await shown(dataset, 0, 4)).toEqual(before);
    await blacken(dataset);
    expect(await shown(dataset, 0, 4)).toEqual(before);
  });

  it('are shown where they cannot be kept', async () => {
    const dataset = await pictures(2);
    await writeFile(inside(dataset, 'thumbnails'), 'in the way');
    expect(await shown(dataset, 0, 1)).toEqual([even(0)]);
    expect(await shown(dataset, 0, 1)).toEqual([even(0)]);
  });

  it('of a subset are those of the data set that holds its items', async () => {
    const dataset = await pictures(5);
    const choice = { items: [1, 3, 4], classes: null, count: null, seed: 1 };
    const subset = await library.data.subset(dataset, choice, 'some');
    // The items are in the order of their classes: 0, 2, 4, then 1, 3.
    expect(await shown(subset, 0, 3)).toEqual([even(1), [96, 48, 1], [96, 48, 3]]);
    expect(await readdir(inside(subset))).not.toContain('thumbnails');
    await blacken(dataset);
    expect(await shown(dataset, 0, 5)).toEqual([[96, 48, 0], even(1), [96, 48, 0], [96, 48, 1], [96, 48, 3]]);
  });

  it('are not made of pictures that are no larger', async () => {
    await library.write('small/a.png', await plain(7, 96, 20));
    await library.write('small/b.png', await plain(9, 20, 97));
    const dataset = await library.import(library.path('small'));
    expect((await library.data.samples(dataset, 0, 1))[0]?.image).toMatch(/^data:image\/png/);
    expect(await readdir(inside(dataset))).not.toContain('thumbnails');
    expect(await shown(dataset, 0, 2)).toEqual([
      [96, 20, 7],
      [20, 96, 9],
    ]);
  });

  it('of long recordings are outlines', async () => {
    const loud = (length: number): Buffer => wavFile([tone(400, length)]);
    await library.write('sounds/a.wav', loud(80_000));
    await library.write('sounds/b.wav', loud(800));
    const dataset = await library.import(library.path('sounds'));
    const outlines = async () => (await library.data.samples(dataset, 0, 2)).map(({ audio }) => audio?.envelope[5]);
    expect(await outlines()).toEqual([expect.closeTo(0.5, 2), expect.closeTo(0.5, 2)]);
    const before = await outlines();
    await blacken(dataset);
    expect(await outlines()).toEqual([before[0], 0]);
  });
});
