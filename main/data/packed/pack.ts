import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelRange, SkippedItem } from '../../../shared/model/dataset.ts';
import type { Report } from '../../services/ports/report.ts';
import { badData } from '../errors.ts';
import { kindNamed } from '../kinds/index.ts';
import type { ItemPacking, StoredAs } from '../kinds/kind.ts';
import type { Item, Reading } from '../formats/reader.ts';
import { Belongings } from './belongings.ts';
import { BufferedFile } from './buffered-file.ts';
import { ClassNames } from './class-names.ts';
import { contentHash } from './content-hash.ts';
import { Copies } from './copies.ts';
import type { Twins } from './copies.ts';
import { Journal } from './journal.ts';
import { LabelNumbers } from './label-numbers.ts';
import { files } from './manifest.ts';
import type { Manifest } from './manifest.ts';

const reportEvery = 200;
const listed = 200;

export interface Packed {
  readonly manifest: Manifest;
  readonly skipped: SkippedItem[];
  readonly skippedCount: number;
  /** Items that equal an earlier one; null where they are still to be looked for. */
  readonly copies: Twins | null;
}

export interface Packaging {
  /** The file or folder, for messages. */
  readonly where: string;
  /** Whether an item that cannot be read ends it. */
  readonly strict: boolean;
  /** Whether labels are numbers, and not names of classes. */
  readonly numbers: boolean;
  /** Whether the folder may hold what an earlier import of the same files has packed, and is to hold it for a later one. */
  readonly resumable?: boolean;
}

/** Writes a reading's items into a folder, one at a time. The caller removes the folder when this throws, but to resume it. */
export async function pack(
  reading: Reading,
  folder: string,
  { where, strict, numbers, resumable = false }: Packaging,
  report: Report,
  signal: AbortSignal,
): Promise<Packed> {
  const path = join(folder, files.items);
  const { kind, after } = reading;
  const file = await (resumable && after ? BufferedFile.resume(path) : BufferedFile.create(path));
  const journal = resumable && after ? new Journal(folder, file, { kind, after }) : null;
  try {
    const packing = new Packing(reading, numbers);
    const skipped: SkippedItem[] = [];
    let skippedCount = 0;
    for await (const item of journal?.items() ?? reading.items) {
      signal.throwIfAborted();
      if (journal?.isDue) await journal.mark();
      if (item.kind === 'skipped') {
        if (strict)
          throw badData(
            `${item.skipped.path}: ${item.skipped.reason}.`,
            'Remove or replace it, or import without strict to pass over such items.',
            { details: item.skipped },
          );
        skippedCount++;
        if (skipped.length < listed) skipped.push(item.skipped);
        journal?.note(item);
        continue;
      }
      await file.append(packing.add(item, file.length));
      journal?.note(item, packing.last);
      if ((packing.count + skippedCount) % reportEvery === 0)
        report(journal?.takesOver ? 'Taking over what was read before' : 'Reading', packing.count + skippedCount, reading.total);
    }
    if (packing.count === 0)
      throw badData(
        `${where} holds no item that can be read${skipped[0] ? `; the first of ${skippedCount}: ${skipped[0].path}: ${skipped[0].reason}` : ''}.`,
        'Give a folder or a file with readable items.',
      );
    await journal?.finish();
    await file.finish();
    report('Reading', packing.count + skippedCount, packing.count + skippedCount);
    return { manifest: await packing.finish(folder, file), skipped, skippedCount, copies: packing.copies.found };
  } catch (error) {
    await journal?.abandon(signal.aborted);
    await file.abandon();
    throw error;
  }
}

/** Labels that name classes, or are numbers. */
interface Labels {
  readonly labels: Int32Array | Float32Array;
  readonly names?: string[];
  readonly counts?: number[];
  readonly range?: LabelRange | null;
}

/** Items of a kind, their labels, and how many there are. */
class Packing {
  count = 0;
  readonly #kind: Reading['kind'];
  readonly #items: ItemPacking;
  readonly #labels: ClassNames | LabelNumbers;
  readonly #belongings = new Belongings();
  readonly copies = new Copies();

  constructor(reading: Reading, numbers: boolean) {
    this.#kind = reading.kind;
    this.#items = kindNamed(reading.kind).packing(reading);
    this.#labels = numbers ? new LabelNumbers() : new ClassNames();
  }

  /** The item's bytes as they are stored. */
  add(item: Item, offset: number): Uint8Array {
    const stored = this.#items.add(item, offset);
    this.#labels.add(item.label, item.where);
    this.#belongings.add(item, item.where);
    this.copies.add(this.count, item);
    this.count++;
    return stored;
  }

  /** How the item that was added last is stored. */
  get last(): StoredAs | undefined {
    return this.#items.last;
  }

  async finish(folder: string, items: BufferedFile): Promise<Manifest> {
    const { names = [], counts = [], range = null, labels }: Labels = this.#labels.finish();
    const { content: packed, index: places } = this.#items.finish();
    const { element, shape, uniformShape, columns, ...scales } = packed;
    const belongings = this.#belongings.finish();
    // In this order: the hash is of its JSON.
    const content = {
      version: 1 as const,
      kind: this.#kind,
      element,
      count: this.count,
      shape,
      uniformShape,
      columns,
      classes: names,
      classCounts: counts,
      ...(range && { labelRange: range }),
      ...scales,
      ...belongings.content,
    };
    const labelBytes = new Uint8Array(labels.buffer);
    const index = places ? new Uint8Array(places.buffer) : new Uint8Array();
    const beside = { [files.labels]: labelBytes, [files.index]: index, ...Object.fromEntries(belongings.written) };
    const hash = contentHash(items.hash, content, beside);
    await writeFile(join(folder, files.labels), labelBytes, { flush: true });
    if (places) await writeFile(join(folder, files.index), index, { flush: true });
    for (const [name, bytes] of belongings.written) await writeFile(join(folder, name), bytes, { flush: true });
    const besides = belongings.written.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    const manifest: Manifest = { ...content, hash, bytes: items.length + labelBytes.length + index.length + besides };
    await writeFile(join(folder, files.manifest), `${JSON.stringify(manifest)}\n`, { flush: true });
    return manifest;
  }
}
