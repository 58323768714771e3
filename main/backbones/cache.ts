/*
 * Features that were computed once, for every run that wants them: `features/<key>/features.bin`, 32-bit floats, one row for each item
 * of a data set in its order, and beside it `features.json` once all are there. Before that the rows that were written count: who was
 * stopped goes on behind them. Little-endian.
 */
import { createHash } from 'node:crypto';
import { createReadStream, readSync } from 'node:fs';
import { open, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BackboneContent } from '../../shared/model/backbone.ts';

/** Of the features of one key. */
export const files = { values: 'features.bin', about: 'features.json' } as const;

const aboutSchema = z.object({
  version: z.literal(1),
  count: z.number().int(),
  size: z.number().int(),
  /** Of each feature over all items. */
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
  hash: z.string(),
  /** What computing all of them took; null where that was not noted. */
  seconds: z.number().nullable().default(null),
  /** A sentence that says what computed them; null where that was not noted, or where it was the run's engine. */
  by: z.string().nullable().default(null),
});
export type About = z.infer<typeof aboutSchema>;

/** Which features are meant: by the model's files, by what is taken of it and how it is fed, and by the items' content. */
export function featureKey(backbone: BackboneContent & { readonly hash: string }, datasetHash: string): string {
  const { hash, format, file, input, layout, layer, pooling, axes, chain, size } = backbone;
  // What is undefined leaves the text, and so the keys of what it does not concern, as they were.
  const content = JSON.stringify([hash, { format, file, input, layout, layer, pooling, axes, chain, size }, datasetHash]);
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
  const { count, size, mean, deviation, seconds, by } = about;
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
    seconds,
    by,
    read(item, into) {
      const view = new Uint8Array(into.buffer, into.byteOffset, size * 4);
      // Pages that were read before come from the system's cache, which all runs share.
      if (readSync(file.fd, view, 0, view.length, item * view.length) !== view.length)
        throw new Error(`${path} ends in the features of item ${item}.`);
    },
    close: () => file.close(),
  };
}

/** What is said of features that are all there, else null. */
export async function readAbout(folder: string): Promise<About | null> {
  try {
    return aboutSchema.parse(JSON.parse(await readFile(join(folder, files.about), 'utf8')));
  } catch {
    return null;
  }
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}
