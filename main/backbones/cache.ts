/*
 * Features that were computed once, for every run that wants them: `features/<key>/features.bin`, 32-bit floats, one row for each item
 * of a data set in its order, and beside it `features.json` once all are there. Before that the rows that were written count: who was
 * stopped goes on behind them. Little-endian.
 */
import { createHash } from 'node:crypto';
import { createReadStream, readSync } from 'node:fs';
import { constants, mkdir, open, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BackboneContent } from '../../shared/model/backbone.ts';

const files = { values: 'features.bin', about: 'features.json' } as const;

const aboutSchema = z.object({
  version: z.literal(1),
  count: z.number().int(),
  size: z.number().int(),
  /** Of each feature over all items. */
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
  hash: z.string(),
});
type About = z.infer<typeof aboutSchema>;

/** Bytes of features that are kept at most; those that were not used for longest go first. */
export const featureBudget = 20 * 2 ** 30;

/** How long features stay after they were used, whatever they take. */
const recentMilliseconds = 86_400_000;

/** Which features are meant: by the model's files, by what is taken of it and how it is fed, and by the items' content. */
export function featureKey(backbone: BackboneContent & { readonly hash: string }, datasetHash: string): string {
  const { hash, format, file, input, layout, layer, chain, size } = backbone;
  const content = JSON.stringify([hash, { format, file, input, layout, layer, chain, size }, datasetHash]);
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** Features of a data set, read at random. */
export interface CachedFeatures extends Omit<About, 'version' | 'hash'> {
  read(item: number, into: Float32Array): void;
  close(): Promise<void>;
}

/** Null where they are not all there, or are not what was written. @param verify whether their hash is looked at, which reads them all */
export async function openFeatures(root: string, key: string, verify: boolean): Promise<CachedFeatures | null> {
  const folder = join(root, key);
  const about = await readAbout(folder);
  if (!about) return null;
  const { count, size, mean, deviation } = about;
  const path = join(folder, files.values);
  const bytes = await stat(path).then(
    (status) => status.size,
    () => -1,
  );
  if (bytes !== count * size * 4 || (verify && (await hashOf(path)) !== about.hash)) return null;
  const file = await open(path, 'r');
  const now = new Date();
  // What was used last stays longest.
  await utimes(join(folder, files.about), now, now).catch(() => undefined);
  return {
    count,
    size,
    mean,
    deviation,
    read(item, into) {
      const view = new Uint8Array(into.buffer, into.byteOffset, size * 4);
      // Pages that were read before come from the system's cache, which all runs share.
      if (readSync(file.fd, view, 0, view.length, item * view.length) !== view.length)
        throw new Error(`${path} ends in the features of item ${item}.`);
    },
    close: () => file.close(),
  };
}

/** Writes the features of a data set, behind those of an earlier attempt. */
export interface FeatureWriter {
  /** How many items' features are there. */
  readonly done: number;
  append(rows: Float32Array): Promise<void>;
  /** Makes them known as whole. */
  finish(): Promise<void>;
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
    async finish() {
      await file.sync();
      const { size: bytes } = await file.stat();
      if (done !== count || bytes !== count * rowBytes)
        throw new Error(`${path} holds ${bytes} bytes of ${count} items with ${size} features.`);
      const about: About = { version: 1, count: done, size, ...(await scaleOf(path, size)), hash: await hashOf(path) };
      const incoming = join(folder, `${files.about}.incoming`);
      await writeFile(incoming, JSON.stringify(about), { flush: true });
      await rename(incoming, join(folder, files.about));
    },
    close: () => file.close(),
  };
}

/** Removes features that were not used for longest until the others fit. @param kept those that are needed now; answers bytes set free */
export async function evictFeatures(root: string, kept: ReadonlySet<string>, budget = featureBudget): Promise<number> {
  const keys = await readdir(root).catch((): string[] => []);
  const entries = await Promise.all(
    keys.map(async (key) => {
      const [values, about] = await Promise.all([files.values, files.about].map((name) => stat(join(root, key, name)).catch(() => null)));
      return { key, bytes: values?.size ?? 0, used: Math.max(about?.mtimeMs ?? 0, values?.mtimeMs ?? 0) };
    }),
  );
  let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const before = total;
  const recent = Date.now() - recentMilliseconds;
  for (const { key, bytes, used } of entries.sort((a, b) => a.used - b.used)) {
    if (total <= budget) break;
    // A run that trains somewhere else may read what was used lately.
    if (kept.has(key) || used > recent) continue;
    // What another process reads cannot be removed everywhere; it goes another time.
    const removed = await rm(join(root, key), { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (removed) total -= bytes;
  }
  return before - total;
}

async function readAbout(folder: string): Promise<About | null> {
  try {
    return aboutSchema.parse(JSON.parse(await readFile(join(folder, files.about), 'utf8')));
  } catch {
    return null;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
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
