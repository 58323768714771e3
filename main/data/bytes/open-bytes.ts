import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip, constants } from 'node:zlib';
import { asAppError, badData } from '../errors.ts';

const freely = 256 * 1024 * 1024;
const largestRatio = 250;

/**
 * Refuses what unpacks to far more than any real data set does: a decompression bomb. Small outputs always pass,
 * since a blank array compresses very well.
 */
export function checkRatio(path: string, packed: number, unpacked: number): void {
  if (unpacked <= freely || unpacked <= packed * largestRatio) return;
  throw badData(
    `${path} looks like a decompression bomb: ${packed} bytes would unpack to ${unpacked} or more.`,
    'If the file is genuine, unpack it yourself and import the unpacked file.',
    { details: { path, packed, unpacked } },
  );
}

export interface OpenedBytes {
  readonly packed: boolean;
  /** Length of the file on disk. */
  readonly size: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Streams a file, unpacking gzip (known by its first bytes) on the way. */
export async function openBytes(path: string, signal: AbortSignal): Promise<OpenedBytes> {
  const { head, size } = await readHead(path, 2);
  const packed = isGzip(head);
  return { packed, size, chunks: stream(path, packed, size, signal) };
}

async function* stream(path: string, packed: boolean, size: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  // In pieces of a mebibyte; memory of that size for each small file would keep the garbage collector busy.
  const file = createReadStream(path, { highWaterMark: Math.min(1 << 20, Math.max(1 << 16, size)), signal });
  let source: AsyncIterable<Uint8Array> = file;
  if (packed) {
    const gunzip = createGunzip({ chunkSize: 1 << 18 });
    file.on('error', (error) => gunzip.destroy(error));
    source = file.pipe(gunzip);
  }
  let unpacked = 0;
  try {
    for await (const chunk of source) {
      unpacked += chunk.length;
      if (packed) checkRatio(path, size, unpacked);
      yield chunk;
    }
  } catch (error) {
    throw asAppError(error, path);
  } finally {
    file.destroy();
  }
}

/** The first bytes of a file, unpacked when it is gzip, to guess its format from. */
export async function readUnpackedHead(path: string, length: number): Promise<Buffer> {
  const { head, size } = await readHead(path, Math.max(length, 4096));
  if (!isGzip(head)) return head.subarray(0, length);
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  // Without the checksum at its end: a damaged file is recognised all the same, and refused for its damage.
  gunzip.end(size > head.length ? head : head.subarray(0, -8));
  const parts: Buffer[] = [];
  let held = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      parts.push(chunk);
      held += chunk.length;
      if (held >= length) break;
    }
  } catch (error) {
    if (held === 0) throw asAppError(error, path);
  }
  return Buffer.concat(parts, held).subarray(0, length);
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

async function readHead(path: string, length: number): Promise<{ head: Buffer; size: number }> {
  try {
    // Asked before it is opened: opening a pipe waits until somebody writes to it.
    const status = await stat(path);
    if (!status.isFile()) throw badData(`${path} is not a regular file.`, 'Give a file or a folder with images.');
    const file = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
      return { head: buffer.subarray(0, bytesRead), size: status.size };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asAppError(error, path);
  }
}
