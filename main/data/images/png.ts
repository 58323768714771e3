import { crc32, inflateSync } from 'node:zlib';
import { ownRoom } from './bmp.ts';
import type { Pixels, Room } from './bmp.ts';

/** What may stand in a PNG without changing its pixels; a profile, an orientation or a transparent colour may not. */
const harmless = new Set(['IHDR', 'IDAT', 'IEND', 'sRGB', 'gAMA', 'cHRM', 'pHYs', 'tIME', 'bKGD', 'sBIT', 'hIST']);
const depths: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

export const isPng = (head: Uint8Array): boolean =>
  head[0] === 0x89 && head[1] === 0x50 && head[2] === 0x4e && head[3] === 0x47 && head[4] === 0x0d && head[5] === 0x0a;

/**
 * Decodes a whole, plain PNG of 8 bits a channel, no larger than `longestSide`: the very pixels that sharp gives, in a tenth of
 * the time for a small one. Null for any other, and for one with a fault: that is for sharp to read, or to say what is wrong.
 */
export function decodePng(file: Buffer, longestSide: number, room: Room = ownRoom): Pixels | null {
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
  const channels = depth < 3 ? 1 : 3;
  const pixels = (depth === channels ? room : ownRoom)((height + 1) * stride);
  // A row of zeros stands above the first.
  pixels.fill(0, 0, stride);
  for (let row = 0; row < height; row++) if (!unfilter(rows, row * (1 + stride), pixels, (row + 1) * stride, stride, depth)) return null;
  const values = pixels.subarray(stride);
  return { values: depth === channels ? values : withoutAlpha(values, depth, room), height, width, channels };
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
    const rows = inflateSync(packed, { maxOutputLength: length, chunkSize: length + 64 });
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

/** Most of the time goes into this loop: what it would work out of three neighbours by branches, which no processor foretells, it looks up. */
function paeth(rows: Uint8Array, from: number, pixels: Uint8Array, to: number, stride: number, depth: number): void {
  const nearest = (nearestOf ??= nearestTable());
  for (let at = 0; at < depth; at++) pixels[to + at] = (rows[from + at] ?? 0) + (pixels[to + at - stride] ?? 0);
  for (let at = depth; at < stride; at++) {
    const left = pixels[to + at - depth] ?? 0;
    const up = pixels[to + at - stride] ?? 0;
    const corner = pixels[to + at - stride - depth] ?? 0;
    pixels[to + at] = (rows[from + at] ?? 0) + corner + (nearest[placeOf(left - corner, up - corner)] ?? 0);
  }
}

const placeOf = (left: number, up: number): number => ((left + 256) << 9) + up + 256;
let nearestOf: Uint8Array | null = null;

/** What to add to the pixel in the corner to get the neighbour that Paeth's filter takes, by how the two others differ from it. */
function nearestTable(): Uint8Array {
  const table = new Uint8Array(512 * 512);
  for (let left = -255; left <= 255; left++)
    for (let up = -255; up <= 255; up++) {
      const [toLeft, toUp, toCorner] = [Math.abs(up), Math.abs(left), Math.abs(left + up)];
      table[placeOf(left, up)] = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : 0;
    }
  return table;
}

function withoutAlpha(pixels: Uint8Array, depth: number, room: Room): Uint8Array {
  const values = room((pixels.length / depth) * (depth - 1));
  for (let from = 0, to = 0; from < pixels.length; from++) if (from % depth !== depth - 1) values[to++] = pixels[from] ?? 0;
  return values;
}
