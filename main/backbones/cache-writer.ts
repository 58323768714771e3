import { createReadStream } from 'node:fs';
import { constants, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { files, hashOf, readAbout } from './cache.ts';
import type { About } from './cache.ts';

/** Writes the features of a data set, behind those of an earlier attempt. */
export interface FeatureWriter {
  /** How many items' features are there. */
  readonly done: number;
  append(rows: Float32Array): Promise<void>;
  /** Makes them known as whole. @param seconds what all of them took to compute; @param by a sentence that says what computed them */
  finish(seconds: number, by: string | null): Promise<void>;
  close(): Promise<void>;
}

/** @param size features of an item; @param count items */
export async function writeFeatures(root: string, key: string, size: number, count: number): Promise<FeatureWriter> {
  const folder = join(root, key);
  await mkdir(folder, { recursive: true });
  // What was whole and is not any more is made anew.
  if (await readAbout(folder)) await rm(folder, { recursive: true, force: true }).then(() => mkdir(folder, { recursive: true }));
  const path = join(folder, files.values);
  // Not to append: two who compute the same features write the same rows to the same places.
  const file = await open(path, constants.O_RDWR | constants.O_CREAT);
  const rowBytes = size * 4;
  let done = Math.min(count, Math.floor((await file.stat()).size / rowBytes));
  return {
    get done() {
      return done;
    },
    async append(rows) {
      await file.write(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength), 0, rows.byteLength, done * rowBytes);
      done += rows.length / size;
    },
    async finish(seconds, by) {
      await file.sync();
      const { size: bytes } = await file.stat();
      if (done !== count || bytes !== count * rowBytes)
        throw new Error(`${path} holds ${bytes} bytes of ${count} items with ${size} features.`);
      const about: About = { version: 1, count: done, size, ...(await scaleOf(path, size)), hash: await hashOf(path), seconds, by };
      const incoming = join(folder, `${files.about}.incoming`);
      await writeFile(incoming, JSON.stringify(about), { flush: true });
      await rename(incoming, join(folder, files.about));
    },
    close: () => file.close(),
  };
}

/** Mean and deviation of each column, in two passes. */
async function scaleOf(path: string, size: number): Promise<Pick<About, 'mean' | 'deviation'>> {
  const rowsPerPiece = Math.max(1, Math.floor((1 << 20) / (size * 4)));
  const pass = async (add: (row: Float32Array) => void): Promise<number> => {
    let rows = 0;
    for await (const piece of createReadStream(path, { highWaterMark: rowsPerPiece * size * 4 })) {
      const bytes = piece as Buffer;
      const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      for (let at = 0; at < values.length; at += size, rows++) add(values.subarray(at, at + size));
    }
    return rows;
  };
  const sums = new Float64Array(size);
  const rows = await pass((row) => row.forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value)));
  const mean = [...sums].map((sum) => sum / rows);
  const squares = new Float64Array(size);
  await pass((row) => row.forEach((value, at) => (squares[at] = (squares[at] ?? 0) + (value - (mean[at] ?? 0)) ** 2)));
  return { mean, deviation: [...squares].map((sum) => Math.sqrt(sum / rows)) };
}
