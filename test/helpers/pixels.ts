import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Channels, Sharp } from 'sharp';

/** A picture of these pixels, to be written in any format. */
export const picture = (height: number, width: number, values: readonly number[] | Uint8Array): Sharp => {
  const channels = (values.length / height / width) as Channels;
  return sharp(Uint8Array.from(values), { raw: { height, width, channels } }).toColourspace(channels < 3 ? 'b-w' : 'srgb');
};

/** A PNG of one brightness. */
export const greyPng = (side: number, value: number): Promise<Buffer> =>
  picture(side, side, new Uint8Array(side * side).fill(value))
    .png()
    .toBuffer();

/** A PNG of a few bytes that announces any size, and holds one row of zeros of it. */
export function pngOfSize(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(width + 1))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
