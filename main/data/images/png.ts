import { crc32, inflateSync } from 'node:zlib';
import type { Pixels } from './bmp.ts';

/** What may stand in a PNG without changing its pixels; a profile, an orientation or a transparent colour may not. */
const harmless = new Set(['IHDR', 'IDAT', 'IEND', 'sRGB', 'gAMA', 'cHRM', 'pHYs', 'tIME', 'bKGD', 'sBIT', 'hIST']);
const depths: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

export const isPng = (head: Uint8Array): boolean =>
  head[0] === 0x89 && head[1] === 0x50 && head[2] === 0x4e && head[3] === 0x47 && head[4] === 0x0d && head[5] === 0x0a;

/**
 * Decodes a whole, plain PNG of 8 bits a channel, no larger than `longestSide`: the very pixels that sharp gives, in a tenth of
 * the time for a small one. Null for any other, and for one with a fault: that is for sharp to read, or to say what is wrong.
 */
export function decodePng(file: Buffer, longestSide: number): Pixels | null {
  const parts = partsOf(file);
  if (parts === null) return null;
  const { header, packed } = parts;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const depth = depths[header[9] ?? -1];
  // 8 bits; the only compression and filtering there are; not interlaced.
  const plain = header[8] === 8 && header[10] === 0 && header[11] === 0 && header[12] === 0;
  if (depth === undefined || !plain || width < 1 || height < 1 || Math.max(width, height) > longestSide) return null;
  const length = height * (1 + width * depth);
  const rows = unpacked(packed, length);
  if (rows === null) return null;
  const stride = width * depth;
  // A row of zeros stands above the first.
  const pixels = new Uint8Array((height + 1) * stride);
  for (let row = 0; row < height; row++) if (!unfilter(rows, row * (1 + stride), pixels, (row + 1) * stride, stride, depth)) return null;
  const channels = depth < 3 ? 1 : 3;
  const values = pixels.subarray(stride);
  return { values: depth === channels ? values : withoutAlpha(values, depth), height, width, channels };
}

/** The header's content and the packed pixels; null where anything is missing, damaged or unusual. */
function partsOf(file: Buffer): { header: Buffer; packed: Buffer } | null {
  const packed: Buffer[] = [];
  let header: Buffer | null = null;
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > file.length) return null;
    const name = file.toString('latin1', at + 4, at + 8);
    if (!harmless.has(name) || crc32(file.subarray(at + 4, end)) !== file.readUInt32BE(end)) return null;
    if (name === 'IHDR' && length === 13) header = file.subarray(at + 8, end);
    if (name === 'IDAT') packed.push(file.subarray(at + 8, end));
    const [only] = packed;
    if (name === 'IEND')
      return header === null || only === undefined ? null : { header, packed: packed.length === 1 ? only : Buffer.concat(packed) };
    at = end + 4;
  }
  return null;
}

function unpacked(packed: Buffer, length: number): Buffer | null {
  try {
    const rows = inflateSync(packed, { maxOutputLength: length, chunkSize: length + 4096 });
    return rows.length === length ? rows : null;
  } catch {
    return null;
  }
}

/**
 * Undoes the filter of one row (PNG specification, section 9), which stands at `from` behind the filter's number, and puts it at `to`
 * in `pixels`, below the row before. @param depth bytes of a pixel. False for a filter that there is not.
 */
function unfilter(rows: Uint8Array, from: number, pixels: Uint8Array, to: number, stride: number, depth: number): boolean {
  const filter = rows[from++];
  if (filter === 0) pixels.set(rows.subarray(from, from + stride), to);
  else if (filter === 1)
    for (let at = 0; at < stride; at++) pixels[to + at] = (rows[from + at] ?? 0) + (at < depth ? 0 : (pixels[to + at - depth] ?? 0));
  else if (filter === 2) for (let at = 0; at < stride; at++) pixels[to + at] = (rows[from + at] ?? 0) + (pixels[to + at - stride] ?? 0);
  else if (filter === 3)
    for (let at = 0; at < stride; at++) {
      const left = at < depth ? 0 : (pixels[to + at - depth] ?? 0);
      pixels[to + at] = (rows[from + at] ?? 0) + ((left + (pixels[to + at - stride] ?? 0)) >> 1);
    }
  else if (filter === 4) paeth(rows, from, pixels, to, stride, depth);
  else return false;
  return true;
}

/**
 * One channel after the other, so that the pixel to the left stays at hand. Most of the time goes into this loop: it chooses among
 * neighbours by masks, since no processor foretells branches that hang on noise.
 */
function paeth(rows: Uint8Array, from: number, pixels: Uint8Array, to: number, stride: number, depth: number): void {
  for (let channel = 0; channel < depth; channel++) {
    let left = 0;
    let corner = 0;
    for (let at = channel; at < stride; at += depth) {
      const up = pixels[to + at - stride] ?? 0;
      const toLeft = distance(up - corner);
      const toUp = distance(left - corner);
      const upNearer = (toUp - toLeft) >> 31;
      const nearer = left ^ ((left ^ up) & upNearer);
      const cornerNearest = (distance(left + up - 2 * corner) - (toLeft + ((toUp - toLeft) & upNearer))) >> 31;
      left = ((rows[from + at] ?? 0) + (nearer ^ ((nearer ^ corner) & cornerNearest))) & 255;
      pixels[to + at] = left;
      corner = up;
    }
  }
}

/** Without the sign. */
const distance = (difference: number): number => (difference ^ (difference >> 31)) - (difference >> 31);

function withoutAlpha(pixels: Uint8Array, depth: number): Uint8Array {
  const values = new Uint8Array((pixels.length / depth) * (depth - 1));
  for (let from = 0, to = 0; from < pixels.length; from++) if (from % depth !== depth - 1) values[to++] = pixels[from] ?? 0;
  return values;
}
