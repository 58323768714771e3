import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readerFor } from '../../../main/data/formats/index.ts';
import { resolveOptions } from '../../../main/data/formats/options.ts';
import type { ImageItem } from '../../../main/data/formats/reader.ts';

const root = join(import.meta.dirname, '../../..');
const samples = join(root, 'resources/samples');
const digits = join(root, '../shared/data/digits');
const files = ['mnist-images-idx3-ubyte.gz', 'mnist-labels-idx1-ubyte.gz', 'mnist-over-photographs.npz'];

interface Provenance {
  sha256: Record<string, string>;
  photographs: { file: string; author: string; licence: string }[];
  mnist10k: { source: number[]; target: number[] };
}

const provenance = async (): Promise<Provenance> => JSON.parse(await readFile(join(samples, 'provenance.json'), 'utf8')) as Provenance;

/** Every item of a sample, read as an import would read it. */
async function items(name: string): Promise<ImageItem[]> {
  const path = join(samples, name);
  const reader = await readerFor(path, null);
  const options = resolveOptions(reader.descriptor, {});
  const reading = await reader.read({
    path,
    options,
    labels: null,
    signal: new AbortController().signal,
  });
  const list: ImageItem[] = [];
  for await (const item of reading.items) {
    if (item.kind !== 'image') throw new Error(`${name} has an item that is no image.`);
    list.push(item);
  }
  return list;
}

/** Pixels of one of MNIST's digits as light or dark, as a key. */
const binarised = (pixels: Uint8Array): string =>
  createHash('sha256')
    .update(pixels.map((value) => (value >= 128 ? 1 : 0)))
    .digest('hex');

describe('bundled samples', () => {
  it.each([
    ['mnist-images-idx3-ubyte.gz', 1],
    ['mnist-over-photographs.npz', 3],
  ])('%s has 4,000 labelled pictures of 28 × 28 × %i, of ten classes of about the same size', async (name, channels) => {
    const list = await items(name);
    expect(list).toHaveLength(4000);
    expect(list.every((item) => item.height === 28 && item.width === 28 && item.channels === channels)).toBe(true);
    const counts = new Map<string | null, number>();
    for (const { label } of list) counts.set(label, (counts.get(label) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(Array.from({ length: 10 }, (_, digit) => String(digit)));
    expect(Math.min(...counts.values())).toBeGreaterThan(300);
  });

  it('are the files that their provenance names, a few megabytes together', async () => {
    const { sha256 } = await provenance();
    let bytes = 0;
    for (const name of files) {
      const content = await readFile(join(samples, name));
      bytes += (await stat(join(samples, name))).size;
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256[name]);
    }
    expect(bytes).toBeLessThan(8e6);
  });

  it('name author and licence of every photograph, each free', async () => {
    const { photographs } = await provenance();
    const licences = await readFile(join(samples, 'LICENSES'), 'utf8');
    const readme = await readFile(join(samples, 'README.md'), 'utf8');
    expect(photographs.length).toBeGreaterThan(0);
    for (const { file, author, licence } of photographs) {
      expect(['CC0-1.0', 'public domain']).toContain(licence);
      expect(licences).toContain(file);
      expect(readme).toContain(author);
    }
  });

  it('share no digit by its number', async () => {
    const { source, target } = (await provenance()).mnist10k;
    expect(new Set([...source, ...target]).size).toBe(8000);
  });

  it.skipIf(!existsSync(digits))(
    'share no digit by its pixels, and hold what they say (needs the 10,000 digits beside the project)',
    async () => {
      const { source, target } = (await provenance()).mnist10k;
      const mnist = gunzipSync(await readFile(join(digits, 'mnist10k-images-idx3-ubyte.gz'))).subarray(16);
      const digit = (index: number): Uint8Array => mnist.subarray(index * 784, (index + 1) * 784);
      const inSource = new Set(source.map((index) => binarised(digit(index))));
      expect(target.filter((index) => inSource.has(binarised(digit(index))))).toEqual([]);
      const list = await items('mnist-images-idx3-ubyte.gz');
      expect(list.every((item, at) => Buffer.from(item.values).equals(digit(source[at] ?? -1)))).toBe(true);
    },
  );
});
