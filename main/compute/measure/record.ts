import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';

/** How long a result holds in which something failed: what kept it may be gone. Others hold for good. */
export const failuresHold = 24 * 60 * 60 * 1000;

/** What was found out earlier; null where it is not there, or damaged: it is found out anew and written over. */
export async function readRecord<Kept>(path: string, schema: z.ZodType<Kept>): Promise<Kept | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

/** A cache that cannot be written costs time and nothing else. */
export async function writeRecord(path: string, record: object): Promise<void> {
  const incoming = `${path}.${randomUUID()}`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(incoming, JSON.stringify(record));
    await rename(incoming, path);
  } catch {
    await rm(incoming, { force: true }).catch(() => undefined);
  }
}
