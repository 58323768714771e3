/* What is to be taken over from an import that was interrupted: the journal says what the items are, of which the disk has the bytes. */
import { createHash } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { skippedItemSchema } from '../../../shared/model/dataset.ts';
import type { Item, Reading, Skipped } from '../formats/reader.ts';
import { kindNamed } from '../kinds/index.ts';
import { elements } from '../open.ts';
import { files, manifestSchema } from './manifest.ts';

export const journalName = 'journal.jsonl';

const storedSchema = z.object({
  label: z.string().nullable(),
  group: z.string().optional(),
  split: z.enum(['training', 'held-out']).nullish(),
  shape: z.array(z.number().int().nonnegative()).readonly(),
});
const notedSchema = z.union([z.object({ skipped: skippedItemSchema }), storedSchema]);

/** A line of the journal: the items behind those of the line before, in their order, and what the items are up to there. */
const entrySchema = z.object({
  version: z.literal(1),
  /** Bytes of all items up to there, and their SHA-256. */
  length: z.number().int().nonnegative(),
  hash: z.string(),
  /** How items are stored; null where all so far were passed over. */
  as: manifestSchema.pick({ element: true, maximum: true, rate: true }).nullable(),
  items: z.array(notedSchema),
});
export type Noted = z.infer<typeof notedSchema>;
export type Entry = z.infer<typeof entrySchema>;

/** Some items, as their reader gave them. */
interface Part {
  readonly items: Generator<Item | Skipped>;
  readonly count: number;
  /** Where its line of the journal ends, in bytes. */
  readonly end: number;
  readonly hash: string;
}

/**
 * What a folder has of an interrupted import, in parts that fit into memory. It ends before the first part of which the journal or the
 * items are not whole: a line that was torn, of another version, or told of other bytes.
 */
export async function* takeOver(folder: string, kind: Reading['kind']): AsyncGenerator<Part> {
  const journal = await readFile(join(folder, journalName)).catch(() => Buffer.alloc(0));
  const file = await open(join(folder, files.items), 'r');
  try {
    const hash = createHash('sha256');
    let length = 0;
    for (let start = 0, end: number; (end = journal.indexOf('\n', start) + 1) > 0; start = end) {
      const entry = parsed(journal.subarray(start, end).toString());
      if (entry === null || sizeOf(entry) !== entry.length - length) return;
      const bytes = await bytesAt(file, length, entry.length - length);
      if (bytes === null || hash.update(bytes).copy().digest('hex') !== entry.hash) return;
      length = entry.length;
      yield { items: itemsOf(entry, bytes, kind), count: entry.items.length, end, hash: entry.hash };
    }
  } finally {
    await file.close();
  }
}

function parsed(line: string): Entry | null {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

const valuesIn = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

function sizeOf({ as, items }: Entry): number {
  const values = items.reduce((sum, noted) => sum + ('shape' in noted ? valuesIn(noted.shape) : 0), 0);
  return as ? values * elements[as.element].BYTES_PER_ELEMENT : 0;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) return null;
    at += bytesRead;
  }
  return bytes;
}

function* itemsOf({ as, items }: Entry, bytes: Uint8Array<ArrayBuffer>, kind: Reading['kind']): Generator<Item | Skipped> {
  let at = 0;
  for (const noted of items) {
    if ('skipped' in noted) yield { kind: 'skipped', ...noted };
    else if (as) {
      const { label, group, split, shape } = noted;
      const [height = 0, width = 0, channels = 0] = shape;
      const values = new elements[as.element](bytes.buffer, at, valuesIn(shape));
      at += values.byteLength;
      const raw = { values, height, width, channels, ...(as.rate !== undefined && { rate: as.rate }) };
      const belonging = { ...(group !== undefined && { group }), ...(split !== undefined && { split }) };
      yield { ...kindNamed(kind).item(raw, as.maximum), label, ...belonging };
    }
  }
}

/** When something was last noted in a folder that can be taken over; null where there is nothing to take over. */
export async function lastNoted(folder: string): Promise<Date | null> {
  const found = await stat(join(folder, journalName)).catch(() => null);
  return found && found.size > 0 ? found.mtime : null;
}

/** Before a folder gets its name: no import goes on behind it any more. */
export const forgetJournal = (folder: string): Promise<void> => rm(join(folder, journalName), { force: true });
