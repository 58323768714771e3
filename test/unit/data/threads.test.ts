import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { imageFolder } from '../../../main/data/formats/image-folder.ts';
import { resolveOptions } from '../../../main/data/formats/options.ts';
import type { ImageItem } from '../../../main/data/formats/reader.ts';
import { TestLibrary } from '../../helpers/data-library.ts';
import { greyPng, picture } from '../../helpers/pixels.ts';

let library: TestLibrary;
let folder: string;
beforeEach(async () => {
  library = await TestLibrary.create();
  folder = library.path('pictures');
});

/** More than are decoded before threads start, and than are under way on many cores. */
const many = 800;
const grey = new Map<number, Buffer>();
const name = (at: number): string => `pictures/${at % 2}/${String(at).padStart(4, '0')}.png`;
async function writeMany(): Promise<void> {
  for (let at = 0; at < many; at++) {
    const side = at % 50 === 0 ? 120 : 1 + (at % 3);
    const value = at % 256;
    const content = side === 120 ? await greyPng(side, value) : (grey.get(value * 4 + side) ?? (await greyPng(side, value)));
    grey.set(value * 4 + side, content);
    await library.write(name(at), content);
  }
}

describe('pictures that threads decode', () => {
  it('come in the order of their names, and what cannot be read is listed in its place', async () => {
    await writeMany();
    const broken = (
      await picture(
        64,
        64,
        Uint8Array.from({ length: 4096 }, (_, at) => (at * at * 31) % 256),
      )
        .jpeg()
        .toBuffer()
    ).subarray(0, -300);
    await library.write(name(401), broken);
    await library.write(name(402), 'no picture');
    const dataset = await library.import(folder);
    expect(dataset).toMatchObject({ count: many - 2, skippedCount: 2, classes: ['0', '1'], classCounts: [many / 2 - 1, many / 2 - 1] });
    expect(dataset.skipped.map(({ path }) => path)).toEqual(['0/0402.png', '1/0401.png']);
    expect(dataset.skipped[0]?.reason).toBe('not a PNG, JPEG, WebP, BMP, TIFF or GIF image');
    const order = Array.from({ length: many }, (_, at) => (2 * at < many ? 2 * at : 2 * at - many + 1)).filter(
      (at) => at !== 401 && at !== 402,
    );
    expect((await library.items(dataset)).map(({ values, label }) => [values[0], label])).toEqual(
      order.map((at) => [at % 256, String(at % 2)]),
    );
    const strict = await library.refuses(folder, { strict: true });
    expect(strict.message).toBe('0/0402.png: not a PNG, JPEG, WebP, BMP, TIFF or GIF image.');
  });

  it('are let go of when the import is stopped', async () => {
    await writeMany();
    const controller = new AbortController();
    const report = (_: string, done: number): void => void (done >= 400 && controller.abort());
    await library.refuses(folder, { report, signal: controller.signal }, 'interrupted');
    expect(await library.import(folder)).toMatchObject({ count: many, skippedCount: 0 });
  });

  it('are shrunk like those that are decoded before', async () => {
    await writeMany();
    const dataset = await library.import(folder, { options: { 'longest-side': 8 } });
    const shapes = new Set((await library.items(dataset)).map(({ shape }) => join(...shape.map(String))));
    expect(shapes).toEqual(new Set(['8/8/1', '1/1/1', '2/2/1', '3/3/1']));
  });

  it('are whole whether their files are large or small, and of any format', async () => {
    await writeMany();
    const noise = Uint8Array.from({ length: 200 * 200 * 3 }, (_, at) => ((at * at) ^ (at >> 3)) % 251);
    const large = picture(200, 200, noise);
    const expected = new Map<string, Uint8Array>();
    for (const [name, file] of Object.entries({
      png: large.clone().png({ compressionLevel: 0 }),
      webp: large.clone().webp({ lossless: true }),
    }))
      for (let at = 0; at < 9; at++) {
        await library.write(`pictures/${name}-${at}/large.${name}`, await file.toBuffer());
        expected.set(`${name}-${at}`, noise);
      }
    const items = await library.items(await library.import(folder));
    for (const { label, values } of items.filter((item) => expected.has(item.label ?? ''))) {
      expect(Buffer.compare(Buffer.from(values), Buffer.from(expected.get(label ?? '') ?? []))).toBe(0);
      expected.delete(label ?? '');
    }
    expect(expected.size).toBe(0);
  });

  it('stay as they are for whoever keeps them, and give their memory back for whoever does not', async () => {
    await writeMany();
    const options = resolveOptions(imageFolder.descriptor, {});
    const kept = async (lends: boolean): Promise<number> => {
      const reading = await imageFolder.read({ path: folder, options, labels: null, lends, signal: new AbortController().signal });
      const found: ImageItem[] = [];
      for await (const item of reading.items) if (item.kind === 'image') found.push(item);
      return found.filter(({ where, values }) => values[0] === Number(where.slice(2, 6)) % 256).length;
    };
    expect(await kept(false)).toBe(many);
    expect(await kept(true)).toBeLessThan(many);
  });
});
