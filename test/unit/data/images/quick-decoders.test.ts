import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from '../../../../main/data/images/jpeg.ts';
import { decodePng } from '../../../../main/data/images/png.ts';
import { changes, mutate } from '../../../helpers/mutation.ts';
import { picture } from '../../../helpers/pixels.ts';

const largest = 64;
const side = fc.integer({ min: 1, max: 40 });
/** Smooth, noisy or flat, so that encoders choose every filter. */
const pixels = (length: number, kind: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (kind === 0 ? at * seed : kind === 1 ? (at * at * 31 + seed * at) % 251 : seed) % 256);

/** The values that sharp gives, as it is imported. */
const bySharp = async (file: Buffer, channels: number): Promise<Buffer> =>
  await sharp(file, { failOn: 'error' })
    .autoOrient()
    .removeAlpha()
    .toColourspace(channels < 3 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer();

describe('the quick PNG decoder', () => {
  it('gives the very pixels that sharp gives, of every filter and kind of pixel', async () => {
    const kinds = fc.record({ height: side, width: side, channels: fc.constantFrom(1, 2, 3, 4), kind: fc.nat(2), seed: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.boolean(),
        fc.nat(9),
        async ({ height, width, channels, kind, seed }, adaptiveFiltering, compressionLevel) => {
          const file = await picture(height, width, pixels(height * width * channels, kind, seed))
            .png({ adaptiveFiltering, compressionLevel })
            .toBuffer();
          const decoded = decodePng(file, largest);
          expect(decoded).not.toBeNull();
          expect(decoded).toMatchObject({ height, width, channels: channels < 3 ? 1 : 3 });
          expect(Buffer.compare(Buffer.from(decoded?.values ?? []), await bySharp(file, channels))).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([0, 1, 2, 3, 4])('undoes filter %i as sharp does', async (filter) => {
    const [height, width, depth] = [5, 7, 3];
    const rows = Array.from({ length: height }, (_, row) => Buffer.from([filter, ...pixels(width * depth, 1, row + 3)]));
    const file = png(width, height, Buffer.concat(rows));
    expect(Buffer.from(decodePng(file, largest)?.values ?? [])).toEqual(await bySharp(file, depth));
  });

  it('leaves to sharp what is not plain, or larger than asked for', async () => {
    const plain = picture(4, 4, pixels(48, 1, 5));
    const others = {
      palette: plain.clone().png({ palette: true }),
      interlaced: plain.clone().png({ progressive: true }),
      turned: plain.clone().png().withMetadata({ orientation: 6 }),
      profile: plain.clone().png().withIccProfile('p3'),
      deep: sharp(Uint16Array.from([0, 257, 65535]), { raw: { height: 1, width: 3, channels: 1 } })
        .toColourspace('grey16')
        .png(),
      jpeg: plain.clone().jpeg(),
    };
    for (const [name, image] of Object.entries(others)) expect([name, decodePng(await image.toBuffer(), largest)]).toEqual([name, null]);
    expect(decodePng(await plain.png().toBuffer(), 3)).toBeNull();
    expect(decodePng(png(4, 4, Buffer.alloc(13 * 4, 5)), largest)).toBeNull();
    // More pixels than were announced, fewer, and none.
    for (const length of [13 * 5, 13 * 3, 0]) expect(decodePng(png(4, 4, Buffer.alloc(length)), largest)).toBeNull();
  });
});

describe('the quick JPEG decoder', () => {
  it('gives the very pixels that sharp gives', async () => {
    const kinds = fc.record({ height: side, width: side, channels: fc.constantFrom(1, 3), kind: fc.nat(2), seed: fc.nat(255) });
    const settings = fc.record({
      quality: fc.integer({ min: 20, max: 100 }),
      progressive: fc.boolean(),
      chromaSubsampling: fc.constantFrom('4:2:0', '4:4:4'),
    });
    await fc.assert(
      fc.asyncProperty(kinds, settings, async ({ height, width, channels, kind, seed }, setting) => {
        const file = await picture(height, width, pixels(height * width * channels, kind, seed))
          .jpeg(setting)
          .toBuffer();
        const decoded = await decodeJpeg(file, largest);
        expect(decoded).toMatchObject({ height, width, channels });
        expect(Buffer.compare(Buffer.from(decoded?.values ?? []), await bySharp(file, channels))).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('leaves to sharp what is not plain, larger than asked for, or cut off', async () => {
    const plain = picture(16, 16, pixels(768, 1, 5));
    const whole = await plain.clone().jpeg().toBuffer();
    const others = {
      turned: await plain.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
      profile: await plain.clone().jpeg().withIccProfile('p3').toBuffer(),
      cmyk: await plain.clone().toColourspace('cmyk').jpeg().toBuffer(),
      cut: whole.subarray(0, -2),
      png: await plain.clone().png().toBuffer(),
    };
    for (const [name, file] of Object.entries(others)) expect([name, await decodeJpeg(file, largest)]).toEqual([name, null]);
    expect(await decodeJpeg(whole, 15)).toBeNull();
  });

  it('decodes a whole picture after any number of damaged ones', async () => {
    const whole = await picture(24, 24, pixels(1728, 1, 7))
      .jpeg()
      .toBuffer();
    const expected = await decodeJpeg(whole, largest);
    expect(expected).not.toBeNull();
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        await decodeJpeg(mutate(whole, list), largest);
        expect(await decodeJpeg(whole, largest)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

function png(width: number, height: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const chunk = (name: string, content: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(content.length, 0);
    numbers.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([numbers.subarray(0, 4), named, numbers.subarray(4)]);
  };
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
