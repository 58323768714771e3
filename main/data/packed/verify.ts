import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, systemCode } from '../errors.ts';
import { besideItems, contentHash, subsetHash } from './content-hash.ts';
import { files, readManifest } from './manifest.ts';

const chunk = 1 << 20;

/** Whether a packed folder holds the content of that hash, by the sizes of its files. Reads none of them but the manifest. */
export async function looksWhole(folder: string, hash: string): Promise<boolean> {
  const manifest = await readManifest(folder).catch(() => null);
  if (manifest?.hash !== hash) return false;
  if (manifest.subset) {
    const { of } = manifest.subset;
    return (await sizeOf(join(folder, files.subset))) === manifest.bytes && looksWhole(join(dirname(folder), of), of);
  }
  const sizes = await Promise.all([files.items, ...besideItems].map((name) => sizeOf(join(folder, name))));
  return sizes.reduce((sum, size) => sum + size, 0) === manifest.bytes;
}

/**
 * Computes the hash of a packed folder from its files again. Answers what is wrong with it in a sentence, or null.
 * @param report told which share of the items has been read. Throws what `signal` aborts with.
 */
export async function verifyPacked(
  folder: string,
  hash: string,
  report: (share: number) => void,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const manifest = await readManifest(folder);
    if (manifest.subset) return await verifySubset(folder, hash, manifest.subset.of, report, signal);
    const path = join(folder, files.items);
    const size = (await stat(path)).size;
    const items = createHash('sha256');
    let read = 0;
    for await (const part of createReadStream(path, { highWaterMark: chunk, signal }) as AsyncIterable<Buffer>) {
      items.update(part);
      read += part.length;
      report(read / size);
    }
    const beside: Record<string, Uint8Array> = {};
    for (const name of besideItems) beside[name] = await readFile(join(folder, name)).catch(missingAsEmpty);
    const found = contentHash(items, await contentOf(folder), beside);
    if (found === hash && manifest.hash === hash) return null;
    return otherwise(found, hash);
  } catch (error) {
    signal.throwIfAborted();
    return messageOf(error);
  }
}

/** The numbers of a subset's items, and then the data set that holds them. */
async function verifySubset(folder: string, hash: string, of: string, report: (share: number) => void, signal: AbortSignal) {
  const found = subsetHash(of, await readFile(join(folder, files.subset)));
  return found === hash ? verifyPacked(join(dirname(folder), of), of, report, signal) : otherwise(found, hash);
}

const otherwise = (found: string, hash: string): string => `Its files are not what was written: their hash is ${found}, not ${hash}.`;

/** As it was written, and not as a schema arranges it: the order of keys counts. */
async function contentOf(folder: string): Promise<object> {
  const written = JSON.parse(await readFile(join(folder, files.manifest), 'utf8')) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(written).filter(([key]) => key !== 'hash' && key !== 'bytes'));
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

function missingAsEmpty(error: unknown): Uint8Array {
  if (systemCode(error) === 'ENOENT') return new Uint8Array();
  throw error;
}
