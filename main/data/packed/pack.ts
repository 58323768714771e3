import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelRange, SkippedItem } from '../../../shared/model/dataset.ts';
import type { Report } from '../../services/ports.ts';
import { badData } from '../errors.ts';
import { checkFinite } from '../formats/check-finite.ts';
import type { Item, Reading } from '../formats/reader.ts';
import { BufferedFile } from './buffered-file.ts';
import { ClassNames } from './class-names.ts';
import { LabelNumbers } from './label-numbers.ts';
import { files } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { ColumnStatistics } from './statistics.ts';

const reportEvery = 200;
const listed = 200;

export interface Packed {
  readonly manifest: Manifest;
  readonly skipped: SkippedItem[];
  readonly skippedCount: number;
}

export interface Packaging {
  /** The file or folder, for messages. */
  readonly where: string;
  /** Whether an item that cannot be read ends it. */
  readonly strict: boolean;
  /** Whether labels are numbers, and not names of classes. */
  readonly numbers: boolean;
}

/** Writes a reading's items into an empty folder, one at a time. The caller removes the folder when this throws. */
export async function pack(
  reading: Reading,
  folder: string,
  { where, strict, numbers }: Packaging,
  report: Report,
  signal: AbortSignal,
): Promise<Packed> {
  const file = await BufferedFile.create(join(folder, files.items));
  try {
    const packing = new Packing(reading, numbers);
    const skipped: SkippedItem[] = [];
    let skippedCount = 0;
    for await (const item of reading.items) {
      signal.throwIfAborted();
      if (item.kind === 'skipped') {
        if (strict)
          throw badData(
            `${item.skipped.path}: ${item.skipped.reason}.`,
            'Remove or replace it, or import without strict to pass over such items.',
            { details: item.skipped },
          );
        skippedCount++;
        if (skipped.length < listed) skipped.push(item.skipped);
        continue;
      }
      await file.append(packing.add(item, file.length));
      if ((packing.count + skippedCount) % reportEvery === 0) report('Reading', packing.count + skippedCount, reading.total);
    }
    if (packing.count === 0)
      throw badData(
        `${where} holds no item that can be read${skipped[0] ? `; the first of ${skippedCount}: ${skipped[0].path}: ${skipped[0].reason}` : ''}.`,
        'Give a folder or a file with readable items.',
      );
    await file.finish();
    report('Reading', packing.count + skippedCount, packing.count + skippedCount);
    return { manifest: await packing.finish(folder, file), skipped, skippedCount };
  } catch (error) {
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

/** What is gathered on the way: sizes, labels, statistics; a few numbers for each item, never its values. */
class Packing {
  count = 0;
  readonly #reading: Reading;
  readonly #labels: ClassNames | LabelNumbers;
  readonly #sizes: number[] = [];
  #largest: [number, number, number] | null = null;
  #uniform = true;
  #element: 'u8' | 'f32' | null = null;
  #brightest = 0;
  #statistics: ColumnStatistics | null = null;

  constructor(reading: Reading, numbers: boolean) {
    this.#reading = reading;
    this.#labels = numbers ? new LabelNumbers() : new ClassNames();
  }

  /** The item's bytes as they are stored. */
  add(item: Item, offset: number): Uint8Array {
    checkFinite(item);
    this.#element ??= item.kind === 'image' && item.values instanceof Uint8Array ? 'u8' : 'f32';
    const stored = item.kind === 'image' && item.channels === 4 ? withoutAlpha(item.values) : item.values;
    if (item.kind === 'image') this.#addImage(item.height, item.width, item.channels === 4 ? 3 : item.channels, stored, offset);
    else this.#addRow(item.values);
    this.#labels.add(item.label, item.where);
    this.count++;
    const values = this.#element === 'u8' ? stored : stored instanceof Float32Array ? stored : Float32Array.from(stored);
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }

  #addImage(height: number, width: number, channels: number, values: Uint8Array | Float32Array, offset: number): void {
    const [tallest, widest, deepest] = this.#largest ?? [height, width, channels];
    if (tallest !== height || widest !== width || deepest !== channels) this.#uniform = false;
    this.#largest = [Math.max(tallest, height), Math.max(widest, width), Math.max(deepest, channels)];
    this.#sizes.push(offset / (this.#element === 'u8' ? 1 : 4), height, width, channels);
    // Asked for only where nobody says it.
    if (this.#reading.maximum === null) for (const value of values) this.#brightest = Math.max(this.#brightest, value);
  }

  #addRow(values: Float32Array): void {
    this.#statistics ??= new ColumnStatistics(values.length);
    this.#largest ??= [values.length, 0, 0];
    this.#statistics.add(values);
  }

  async finish(folder: string, items: BufferedFile): Promise<Manifest> {
    const { kind, columns } = this.#reading;
    const image = kind === 'image';
    const { names = [], counts = [], range = null, labels }: Labels = this.#labels.finish();
    const [height, width, channels] = this.#largest ?? [0, 0, 0];
    const content = {
      version: 1 as const,
      kind,
      element: this.#element ?? 'f32',
      count: this.count,
      shape: image ? [height, width, channels] : [height],
      uniformShape: this.#uniform,
      columns: [...columns],
      classes: names,
      classCounts: counts,
      ...(range && { labelRange: range }),
      maximum: image ? (this.#reading.maximum ?? fullBrightness(this.#brightest)) : 1,
      mean: this.#statistics?.mean ?? [],
      deviation: this.#statistics?.deviation ?? [],
    };
    const labelBytes = new Uint8Array(labels.buffer);
    const index = this.#uniform ? new Uint8Array() : new Uint8Array(Float64Array.from(this.#sizes).buffer);
    items.hash.update(JSON.stringify(content)).update(labelBytes).update(index);
    const hash = items.hash.digest('hex').slice(0, 32);
    await writeFile(join(folder, files.labels), labelBytes, { flush: true });
    if (!this.#uniform) await writeFile(join(folder, files.index), index, { flush: true });
    const manifest: Manifest = { ...content, hash, bytes: items.length + labelBytes.length + index.length };
    await writeFile(join(folder, files.manifest), `${JSON.stringify(manifest)}\n`, { flush: true });
    return manifest;
  }
}

/** The usual full brightness for the brightest value seen: fractions, bytes, 16-bit numbers. */
const fullBrightness = (brightest: number): number => [1, 255, 65535].find((full) => brightest <= full) ?? brightest;

function withoutAlpha(values: Uint8Array | Float32Array): Uint8Array | Float32Array {
  return values.filter((_, at) => at % 4 !== 3);
}
