import { appendFile, open, truncate } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Item, Reading, Skipped } from '../formats/reader.ts';
import type { StoredAs } from '../kinds/kind.ts';
import type { BufferedFile } from './buffered-file.ts';
import { journalName, takeOver } from './taking-over.ts';
import type { Entry, Noted } from './taking-over.ts';

/** What is lost at most of an import that is killed, beside what the disk takes a moment to write. */
const most = { bytes: 64 << 20, milliseconds: 1000 };

/** A reading that can leave items out. */
type Resumable = Pick<Reading, 'kind'> & Required<Pick<Reading, 'after'>>;

/**
 * Notes what an import has packed, in a file beside the items, so that another import of the same files can go on behind it. It never
 * tells of anything that the disk does not have; and what it notes, it notes while the import goes on.
 */
export class Journal {
  /** Whether items still come from an earlier import. */
  takesOver = true;
  readonly #folder: string;
  readonly #items: BufferedFile;
  readonly #reading: Resumable;
  #file: FileHandle | null = null;
  #noted: Noted[] = [];
  #as: Omit<StoredAs, 'shape'> | null = null;
  #marked = { bytes: 0, at: 0 };
  /** The mark that is being written. */
  #writing = Promise.resolve();

  /** @param items theirs, opened to be resumed */
  constructor(folder: string, items: BufferedFile, reading: Resumable) {
    this.#folder = folder;
    this.#reading = reading;
    this.#items = items;
  }

  /** What was packed before, as a reader gave it, and then what the reader has behind it. */
  async *items(): AsyncGenerator<Item | Skipped> {
    let [taken, end, hash] = [0, 0, ''];
    for await (const part of takeOver(this.#folder, this.#reading.kind)) {
      yield* part.items;
      taken += part.count;
      ({ end, hash } = part);
    }
    await this.#items.cut();
    const cut = await this.#items.mark();
    if (taken > 0 && cut.hash !== hash) throw new Error('What was taken over from an earlier import is not what it packed.');
    const path = join(this.#folder, journalName);
    await appendFile(path, '');
    await truncate(path, end);
    this.#file = await open(path, 'a');
    this.#marked = { bytes: cut.length, at: performance.now() };
    this.takesOver = false;
    yield* this.#reading.after(taken);
  }

  /** @param as how the item is stored; it has been appended to the items */
  note(item: Item | Skipped, as?: StoredAs): void {
    if (this.takesOver) return;
    if (item.kind === 'skipped') this.#noted.push({ skipped: item.skipped });
    else if (as) {
      const { shape, ...same } = as;
      this.#as = same;
      this.#noted.push({ label: item.label, group: item.group, split: item.split, shape });
    }
  }

  get isDue(): boolean {
    if (this.takesOver) return false;
    return this.#items.length - this.#marked.bytes >= most.bytes || performance.now() - this.#marked.at >= most.milliseconds;
  }

  /** Begins to write down what was noted. Throws what the disk said to the mark before. */
  async mark(): Promise<void> {
    await this.#writing;
    if (this.#noted.length === 0) return;
    const { length, hash } = await this.#items.mark();
    const entry = { version: 1 as const, length, hash, as: this.#as, items: this.#noted };
    this.#noted = [];
    this.#marked = { bytes: length, at: performance.now() };
    this.#writing = this.#write(entry);
    // Whoever marks next hears of it.
    this.#writing.catch(() => undefined);
  }

  async #write(entry: Entry): Promise<void> {
    await this.#items.sync();
    await this.#file?.appendFile(`${JSON.stringify(entry)}\n`);
    await this.#file?.datasync();
  }

  /** Writes down the rest, once all items are packed: what follows may be interrupted too. */
  async finish(): Promise<void> {
    await this.mark();
    await this.#writing;
    await this.#file?.close();
  }

  /** @param keep whether what was noted is to be taken over another time */
  async abandon(keep: boolean): Promise<void> {
    // Why the import ended matters more than what cannot be written any more.
    if (keep) await this.mark().catch(() => undefined);
    await this.#writing.catch(() => undefined);
    await this.#file?.close().catch(() => undefined);
  }
}
