/*
 * What is shown of large items, made once and kept beside them: `thumbnails/<n>.bin` holds what was asked for so far of the items 64·n to
 * 64·n + 63. It is no part of the content: what is lost or damaged is made again.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { files } from './packed/manifest.ts';

const perFile = 64;
const head = 4 * (1 + perFile);

/** By its place in a file, what is shown of each item that is there. */
type Kept = Map<number, Uint8Array>;

/** One after the other: two that ask for items of one file make none twice. */
let last: Promise<unknown> = Promise.resolve();

/**
 * What is shown of items, in their order.
 * @param folder of the packed data set that holds them, and not of a subset
 * @param make is called for those that are not kept yet, with the place of each in `items`
 */
export function thumbnailsOf(folder: string, items: readonly number[], make: (at: number) => Promise<Uint8Array>): Promise<Uint8Array[]> {
  const found = last.then(async () => {
    const thumbnails: Uint8Array[] = [];
    const places = Map.groupBy(items.keys(), (at) => Math.floor((items[at] ?? 0) / perFile));
    for (const [file, wanted] of places) {
      const path = join(folder, files.thumbnails, `${file}.bin`);
      const kept = await read(path);
      const before = kept.size;
      await Promise.all(
        wanted.map(async (at) => {
          const place = (items[at] ?? 0) % perFile;
          const thumbnail = kept.get(place) ?? (await make(at));
          kept.set(place, thumbnail);
          thumbnails[at] = thumbnail;
        }),
      );
      // What cannot be kept, on a full disk say, can be shown nevertheless.
      if (kept.size > before) await write(path, kept).catch(() => undefined);
    }
    return thumbnails;
  });
  last = found.catch(() => undefined);
  return found;
}

/** A file has a checksum of all that follows, the length of each of its items, 0 for one that was not made, and then these. */
async function read(path: string): Promise<Kept> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const kept: Kept = new Map();
  if (bytes.length < head || bytes.readUInt32LE() !== crc32(bytes.subarray(4))) return kept;
  let end = head;
  for (let place = 0; place < perFile; place++) {
    const start = end;
    end += bytes.readUInt32LE(4 * (1 + place));
    if (end > start) kept.set(place, bytes.subarray(start, end));
  }
  return kept;
}

async function write(path: string, kept: Kept): Promise<void> {
  const places = Array.from({ length: perFile }, (_, place) => kept.get(place) ?? new Uint8Array());
  const bytes = Buffer.concat([Buffer.alloc(head), ...places]);
  for (const [place, { length }] of places.entries()) bytes.writeUInt32LE(length, 4 * (1 + place));
  bytes.writeUInt32LE(crc32(bytes.subarray(4)));
  // Not with all folders above it: of a data set that is just being removed nothing comes back.
  await mkdir(join(path, '..')).catch(() => undefined);
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
}
