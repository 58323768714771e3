import { readSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { InputSpec } from '../../shared/model/input.ts';
import { inputShape } from '../../shared/model/input.ts';
import type { ItemSource } from '../engine/data-source.ts';
import { damaged, files, readManifest } from './packed/manifest.ts';
import type { Manifest } from './packed/manifest.ts';
import { kindNamed, prepare } from './kinds/index.ts';
import { openSubset } from './packed/subset.ts';
import { PreparedItems } from './prepared.ts';
import type { Raw } from './raw.ts';

/** Of each element the array that holds its values. */
export const elements = { u8: Uint8Array, i16: Int16Array, f32: Float32Array } as const;

const pieceBytes = 1 << 20;

/** A packed data set, read at random: of its items no more is in memory than what is asked for, and what PreparedItems keeps. */
export interface PackedDataset extends ItemSource {
  readonly manifest: Manifest;
  readonly classes: readonly string[];
  raw(index: number): Raw;
  /** An item's height, width and channels, without reading it. */
  shapeOf(index: number): readonly [number, number, number];
  /** All items in their order, read ahead in large pieces. */
  each(): Iterable<Raw>;
  /** The class index of each item, −1 without one. A target's are quarantined: ask for them only for an oracle score. */
  labels(): Promise<Int32Array>;
  /** Where labels are numbers: each item's, NaN without one; null where they are not. Quarantined likewise. */
  numbers(): Promise<Float32Array | null>;
  /** The group of each item; null where there are none. */
  groups(): Promise<Int32Array | null>;
  /** As its data say it, 0 for each item to train on, 1 for one that is held out, −1 for others; null where they do not. */
  splits(): Promise<Int8Array | null>;
  close(): Promise<void>;
}

/** Throws `library-damaged` when the folder is not a whole packed data set. */
export async function openPacked(folder: string): Promise<PackedDataset> {
  const manifest = await readManifest(folder);
  if (manifest.subset) return openSubset(folder, manifest, await openPacked(join(dirname(folder), manifest.subset.of)));
  const path = join(folder, files.items);
  const index = manifest.uniformShape ? null : new Float64Array(await readNumbers(folder, files.index));
  const file = await open(path, 'r').catch((error: unknown) => {
    throw damaged(folder, error);
  });
  const Values = elements[manifest.element];
  const width = Values.BYTES_PER_ELEMENT;
  const kind = kindNamed(manifest.kind);
  const [height, columns, channels] = kind.uniformShape(manifest);
  const prepared = kind.keeps === true ? new PreparedItems() : null;
  const size = height * columns * channels;

  const { rate, categories } = manifest;
  const known = { ...(rate && { rate }), ...(categories && { categories }) };

  function valuesAt(offset: number, count: number, item: number): Uint8Array | Int16Array | Float32Array {
    const bytes = new Uint8Array(count * width);
    // Pages of the file that were read before come from the system's cache: a few microseconds, no copy kept here.
    const read = readSync(file.fd, bytes, 0, bytes.length, offset * width);
    if (read !== bytes.length) throw damaged(folder, new Error(`${path} ends in item ${item}`));
    return new Values(bytes.buffer);
  }

  function shapeOf(item: number): readonly [number, number, number] {
    const [tall = 0, wide = 0, deep = 0] = index ? index.subarray(item * 4 + 1, item * 4 + 4) : [height, columns, channels];
    return [tall, wide, deep];
  }

  function raw(item: number): Raw {
    if (!(item >= 0 && item < manifest.count)) throw new RangeError(`Item ${item} of ${manifest.count}.`);
    const [tall, wide, deep] = shapeOf(item);
    const values = valuesAt(index?.[item * 4] ?? item * size, tall * wide * deep, item);
    return { values, height: tall, width: wide, channels: deep, ...known };
  }

  /** Many items with one read where they are of one size: rows are so small that a read for each would take most of the time. */
  function* each(): Generator<Raw> {
    const together = index ? 1 : Math.max(1, Math.floor(pieceBytes / (size * width)));
    for (let first = 0; first < manifest.count; first += together) {
      const count = Math.min(together, manifest.count - first);
      if (count === 1) yield raw(first);
      else {
        const values = valuesAt(first * size, count * size, first);
        for (let at = 0; at < count; at++)
          yield { values: values.subarray(at * size, (at + 1) * size), height, width: columns, channels, ...known };
      }
    }
  }

  return {
    manifest,
    count: manifest.count,
    classes: manifest.classes,
    raw,
    shapeOf,
    each,
    async read(indices: Int32Array, input: InputSpec, into: Float32Array) {
      if (input.kind === 'features') throw new Error('Features are read from where they are kept.');
      const length = inputShape(input).reduce((product, side) => product * side, 1);
      indices.forEach((item, at) => {
        const make = (): void => prepare(raw(item), manifest.maximum, input, into, at * length);
        if (prepared) prepared.read(item, input, into.subarray(at * length, (at + 1) * length), make);
        else make();
      });
    },
    labels: async () =>
      manifest.labelRange ? new Int32Array(manifest.count).fill(-1) : new Int32Array(await readNumbers(folder, files.labels)),
    numbers: async () => (manifest.labelRange ? new Float32Array(await readNumbers(folder, files.labels)) : null),
    groups: async () => (manifest.groups ? new Int32Array(await readNumbers(folder, files.groups)) : null),
    splits: async () => (manifest.splits ? new Int8Array(await readNumbers(folder, files.splits)) : null),
    close: () => file.close(),
  };
}

/** A file of numbers, in memory of its own as typed arrays need it. */
async function readNumbers(folder: string, name: string): Promise<ArrayBuffer> {
  const bytes = await readFile(join(folder, name)).catch((error: unknown) => {
    throw damaged(folder, error);
  });
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
