import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { decodeImage } from '../../../../main/data/images/decode.ts';
import type { Pixels } from '../../../../main/data/images/bmp.ts';
import { bitmapFile } from '../../../helpers/bitmap.ts';
import type { Colour } from '../../../helpers/bitmap.ts';
import { failureOf } from '../../../helpers/data-library.ts';
import { picture, pngOfSize } from '../../../helpers/pixels.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128, 128, 128];
const greys = [0, 50, 100, 150, 200, 250];

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

async function decoded(content: Uint8Array, longestSide = 1024): Promise<Pixels> {
  const path = join(folder, 'picture');
  await writeFile(path, content);
  return await decodeImage(path, longestSide);
}

const values = async (content: Uint8Array, longestSide?: number): Promise<number[]> => [...(await decoded(content, longestSide)).values];

describe('decoding pictures', () => {
  it.each([
    ['PNG', picture(2, 3, colours).png()],
    ['PNG with a palette', picture(2, 3, colours).png({ palette: true })],
    ['WebP', picture(2, 3, colours).webp({ lossless: true })],
    ['TIFF', picture(2, 3, colours).tiff({ compression: 'lzw' })],
    ['GIF', picture(2, 3, colours).gif()],
  ])('reads %s without loss', async (_, image) => {
    const { height, width, channels, values: pixels } = await decoded(await image.toBuffer());
    expect([height, width, channels]).toEqual([2, 3, 3]);
    expect([...pixels]).toEqual(colours);
  });

  it('reads JPEG, in colour and in grey', async () => {
    const flat = (channels: number[]): number[] => Array.from({ length: 64 }, () => channels).flat();
    const colour = await decoded(
      await picture(8, 8, flat([200, 100, 50]))
        .jpeg({ quality: 100 })
        .toBuffer(),
    );
    expect(colour).toMatchObject({ height: 8, width: 8, channels: 3 });
    for (const [at, value] of [200, 100, 50].entries()) expect(Math.abs((colour.values[at] ?? 0) - value)).toBeLessThanOrEqual(3);
    expect(
      await decoded(
        await picture(8, 8, flat([77]))
          .jpeg()
          .toBuffer(),
      ),
    ).toMatchObject({ channels: 1, values: new Uint8Array(64).fill(77) });
  });

  it.each([
    ['PNG', picture(2, 3, greys).png()],
    ['TIFF', picture(2, 3, greys).tiff({ compression: 'lzw' })],
  ])('keeps grey %s as one channel', async (_, image) => {
    const pixels = await decoded(await image.toBuffer());
    expect(pixels.channels).toBe(1);
    expect([...pixels.values]).toEqual(greys);
  });

  it('drops alpha and leaves colours below it as they are', async () => {
    const rgba = await picture(1, 2, [10, 20, 30, 0, 40, 50, 60, 128]).png().toBuffer();
    expect(await values(rgba)).toEqual([10, 20, 30, 40, 50, 60]);
    const greyAlpha = await picture(1, 2, [10, 0, 20, 200]).png().toBuffer();
    expect(await decoded(greyAlpha)).toMatchObject({ channels: 1, values: Uint8Array.of(10, 20) });
  });

  it('brings 16 bits to 8', async () => {
    const deep = sharp(Uint16Array.from([0, 257 * 100, 65535]), { raw: { height: 1, width: 3, channels: 1 } });
    for (const image of [deep.clone().toColourspace('grey16').png(), deep.clone().toColourspace('grey16').tiff({ compression: 'lzw' })])
      expect(await decoded(await image.toBuffer())).toMatchObject({ channels: 1, values: Buffer.from([0, 100, 255]) });
  });

  it('reads CMYK as colour', async () => {
    const image = await picture(8, 8, new Uint8Array(192).fill(255)).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const pixels = await decoded(image);
    expect(pixels.channels).toBe(3);
    expect(Math.min(...pixels.values)).toBeGreaterThan(245);
  });

  // EXIF: 3 is upside down; 6 has to be turned a quarter clockwise, so that the left column becomes the top row.
  it('turns pictures upright', async () => {
    const grey = greys.flatMap((value) => [value, value, value]);
    const oriented = async (orientation: number): Promise<Pixels> =>
      await decoded(await picture(2, 3, grey).png().withMetadata({ orientation }).toBuffer());
    const reds = ({ values: pixels }: Pixels): number[] => [...pixels].filter((_, at) => at % 3 === 0);
    expect(reds(await oriented(3))).toEqual([250, 200, 150, 100, 50, 0]);
    const turned = await oriented(6);
    expect(turned).toMatchObject({ height: 3, width: 2 });
    expect(reds(turned)).toEqual([150, 0, 200, 50, 250, 100]);
  });

  it('takes the first of several pictures', async () => {
    const frames = [picture(2, 3, greys), picture(2, 3, greys.toReversed())].map((frame) => frame.png().toBuffer());
    const animation = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(animation).metadata()).pages).toBe(2);
    expect(await decoded(animation)).toMatchObject({ height: 2, width: 3 });
    expect((await values(animation))[0]).toBe(0);
  });

  it('shrinks what is larger than asked, and nothing else', async () => {
    const large = await picture(40, 80, new Uint8Array(3200).fill(9)).png().toBuffer();
    expect(await decoded(large, 16)).toMatchObject({ height: 8, width: 16, channels: 1, values: Buffer.alloc(128, 9) });
    expect(await decoded(large, 80)).toMatchObject({ height: 40, width: 80 });
    const rows = Array.from({ length: 20 }, () => Array.from({ length: 10 }, (): Colour => [10, 20, 30]));
    expect(await decoded(bitmapFile({ bits: 24, rows }), 10)).toMatchObject({ height: 10, width: 5, channels: 3 });
    expect(await decoded(bitmapFile({ bits: 24, rows }), 20)).toMatchObject({ height: 20, width: 10 });
  });

  it.each([
    ['an empty file', Buffer.alloc(0), /an empty file/],
    ['a text', Buffer.from('no picture'), /not a PNG, JPEG, WebP, BMP, TIFF or GIF image/],
    ['SVG, which could name other files', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a PNG/],
    ['a PNG bomb', pngOfSize(60_000, 60_000), /60000 × 60000 pixels, more than the 100 million.*bomb/],
    ['a BMP bomb', bitmapFile({ bits: 24, rows: [] }).fill(0x7f, 18, 25), /pixels, more than the 100 million/],
    ['a PNG that ends in its pixels', pngOfSize(100, 100), /picture: /],
  ])('refuses %s', async (_, content, message) => {
    const error = await failureOf(decoded(content));
    expect(error.code).toBe('bad-data');
    expect(error.message).toContain(join(folder, 'picture'));
    expect(error.message).toMatch(message);
    expect(error.details['reason']).toBeTruthy();
  });

  it.each(['png', 'jpeg', 'webp', 'tiff', 'gif'] as const)('refuses a %s that is cut off', async (format) => {
    const noise = Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * at * 31) % 256);
    const file = await picture(64, 64, noise).toFormat(format).toBuffer();
    for (const part of [0.3, 0.6, 0.9]) {
      const error = await failureOf(decoded(file.subarray(0, Math.floor(file.length * part))));
      expect(error.code).toBe('bad-data');
    }
  });
});
