/* What the hash of packed content is made of, for whoever packs and whoever verifies. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { files } from './manifest.ts';

/** Hashed after the items and after what the manifest says of them, in this order; a file that a packing lacks counts as empty. */
export const besideItems = [files.labels, files.index, files.groups, files.splits] as const;

type BesideItems = Readonly<Partial<Record<(typeof besideItems)[number], Uint8Array>>>;

/**
 * @param items has taken in all bytes of the items
 * @param content the manifest without `hash` and `bytes`, its keys in the order in which they are written
 */
export function contentHash(items: Hash, content: object, beside: BesideItems): string {
  items.update(JSON.stringify(content));
  for (const name of besideItems) items.update(beside[name] ?? new Uint8Array());
  return items.digest('hex').slice(0, 32);
}

/** @param of the hash of the data set that holds the items; @param numbers theirs, as they are written */
export const subsetHash = (of: string, numbers: Uint8Array): string =>
  createHash('sha256').update(of).update(numbers).digest('hex').slice(0, 32);
