import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError, badData, messageOf } from '../errors.ts';
import { bmpSize, decodeBmp, isBmp } from './bmp.ts';
import type { Pixels, Room } from './bmp.ts';
import { decodeJpeg, decodeJpegNow, isJpeg } from './jpeg.ts';
import { decodePng, isPng } from './png.ts';
import { loadSharp } from './sharp.ts';

const largestPixels = 100_000_000;

const at = (head: Uint8Array, offset: number, text: string): boolean =>
  Buffer.from(text, 'latin1').equals(head.subarray(offset, offset + text.length));

/** Whether a file is a picture, by its name. */
export const isPictureName = (name: string): boolean => /\.(png|jpe?g|webp|bmp|tiff?|gif)$/i.test(name);

/** The picture formats that are read, known by their first bytes; what else libvips could open stays closed. */
export const isImage = (head: Uint8Array): boolean =>
  at(head, 0, '\x89PNG') ||
  at(head, 0, '\xff\xd8\xff') ||
  at(head, 0, 'GIF8') ||
  isBmp(head) ||
  at(head, 0, 'II*\0') ||
  at(head, 0, 'MM\0*') ||
  at(head, 0, 'II+\0') ||
  (at(head, 0, 'RIFF') && at(head, 8, 'WEBP'));

/**
 * Reads a PNG, JPEG, WebP, BMP, TIFF or GIF (the first picture of several), upright, as 8-bit grey or RGB without
 * alpha. A picture larger than `longestSide` is shrunk to it. The number of pixels is checked before they are decoded.
 * Throws `bad-data` with the reason.
 */
export async function decodeImage(path: string, longestSide: number): Promise<Pixels> {
  return await decoded(path, () => readWhole(path), longestSide);
}

/** The same in a thread that has nothing else to do while it reads. @param room for the pixels */
export async function decodeInThread(path: string, longestSide: number, room: Room): Promise<Pixels> {
  return await orUnreadable(path, async () => {
    const file = readWholeSync(path);
    const quickly = isPng(file) ? decodePng(file, longestSide, room) : isJpeg(file) ? decodeJpegNow(file, longestSide, room) : null;
    if (quickly !== null) return quickly;
    const { values, ...size } = await decodeBytes(Buffer.from(file), path, longestSide);
    const placed = room(values.length);
    placed.set(values);
    return { values: placed, ...size };
  });
}

/** The same for a picture whose bytes are there already; `where` names it. */
export async function decodeBytes(bytes: Uint8Array, where: string, longestSide: number): Promise<Pixels> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return await decoded(where, async () => checked(file, where), longestSide);
}

/** Larger files are not read as one picture. */
export const largestFile = 512 * 1024 * 1024;

async function decoded(path: string, read: () => Promise<Buffer>, longestSide: number): Promise<Pixels> {
  return await orUnreadable(path, async () => {
    const file = await read();
    if (!isImage(file)) throw unreadable(path, 'not a PNG, JPEG, WebP, BMP, TIFF or GIF image');
    const quickly = isPng(file) ? decodePng(file, longestSide) : isJpeg(file) ? await decodeJpeg(file, longestSide) : null;
    if (quickly !== null) return quickly;
    return isBmp(file) ? await fromBmp(file, path, longestSide) : await fromSharp(file, path, longestSide);
  });
}

async function orUnreadable(path: string, decode: () => Promise<Pixels>): Promise<Pixels> {
  try {
    return await decode();
  } catch (error) {
    const known = asAppError(error, path);
    if (known instanceof AppError) throw known;
    throw unreadable(path, messageOf(error).replace(/\s+/g, ' ').trim(), error);
  }
}

const unreadable = (path: string, reason: string, cause?: unknown): AppError =>
  badData(`${path}: ${reason}`, 'Replace or remove the file.', { details: { path, reason }, ...(cause === undefined ? {} : { cause }) });

function checkPixels(path: string, width: number, height: number): void {
  if (width * height > largestPixels)
    throw unreadable(
      path,
      `${width} × ${height} pixels, more than the ${largestPixels / 1e6} million that are decoded (a decompression bomb?)`,
    );
}

function checked<File extends { readonly length: number }>(file: File, path: string): File {
  if (file.length === 0) throw unreadable(path, 'an empty file');
  if (file.length > largestFile) throw unreadable(path, `${file.length} bytes, more than the ${largestFile} that are read as one picture`);
  return file;
}

async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    checked({ length: (await file.stat()).size }, path);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Memory for most files: it is used again for the next, since each new piece makes work for the garbage collector. */
const usual = Buffer.allocUnsafeSlow(1 << 16);

/** What it answers lasts until it is called again. */
function readWholeSync(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const { length } = checked({ length: fstatSync(file).size }, path);
    const bytes = length <= usual.length ? usual : Buffer.allocUnsafe(length);
    // Not `readFileSync`, which asks for the size again, and a third time whether that was all.
    let held = 0;
    for (let read = 1; read > 0 && held < length; held += read) read = readSync(file, bytes, held, length - held, null);
    return bytes.subarray(0, held);
  } finally {
    closeSync(file);
  }
}

async function fromBmp(file: Buffer, path: string, longestSide: number): Promise<Pixels> {
  const { width, height } = bmpSize(file);
  checkPixels(path, width, height);
  const pixels = decodeBmp(file);
  if (Math.max(width, height) <= longestSide) return pixels;
  const sharp = await loadSharp();
  return await pack(sharp(pixels.values, { raw: { width, height, channels: pixels.channels } }), pixels.channels === 1, longestSide);
}

async function fromSharp(file: Buffer, path: string, longestSide: number): Promise<Pixels> {
  const sharp = await loadSharp();
  const image = sharp(file, { failOn: 'error', limitInputPixels: largestPixels });
  // The size is told before the limit strikes, so that the reason can name it.
  const { width, height, channels, hasAlpha } = await sharp(file, { limitInputPixels: false }).metadata();
  checkPixels(path, width, height);
  return await pack(image.autoOrient().removeAlpha(), channels - (hasAlpha ? 1 : 0) === 1, longestSide);
}

async function pack(image: Sharp, grey: boolean, longestSide: number): Promise<Pixels> {
  const { data, info } = await image
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .toColourspace(grey ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 1 && info.channels !== 3) throw new Error(`${info.channels} colour channels`);
  return { values: data, height: info.height, width: info.width, channels: info.channels };
}
