import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../shared/model/dataset.ts';
import { counting, npyFile } from '../../../helpers/array-files.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { greyPng } from '../../../helpers/pixels.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const signal = new AbortController().signal;
const verify = ({ hash }: Dataset, shares: number[] = []): Promise<string | null> =>
  library.data.verify(hash, (share) => shares.push(share), signal);
const file = ({ hash }: Dataset, name: string): string => join(library.data.folderOf(hash), name);

/** Pictures of unlike sizes with classes: all files that a packing can have. */
async function pictures(): Promise<Dataset> {
  for (const [at, side] of [2, 3, 5].entries()) await library.write(`pictures/${at % 2 ? 'a' : 'b'}/${at}.png`, await greyPng(side, at));
  return library.import(library.path('pictures'));
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe('verifying', () => {
  it('finds what was packed right, whatever its kind, and says how far it is', async () => {
    const table = await library.import(await library.write('rows.csv', 'a,b,label\n1,2.5,x\n-0,1e30,y\n'));
    const numbers = await library.import(await library.write('numbers.csv', 'a,label\n1,2.5\n2,0.1\n'), {
      options: { 'label-kind': 'numbers' },
    });
    const array = await library.import(await library.write('a.npy', npyFile([1, 2, 2], [0, 0.2, 0.6, 1], { type: '<f4' })));
    for (const dataset of [table, numbers, array, await pictures()]) {
      expect(await verify(dataset)).toBeNull();
      expect(await library.data.looksWhole(dataset.hash)).toBe(true);
    }
    // Two pieces of a mebibyte, one of which is half.
    const large = await library.import(await library.write('large.npy', npyFile([3, 1024, 512], counting(3 * 1024 * 512, 251))));
    const shares: number[] = [];
    expect(await verify(large, shares)).toBeNull();
    expect(shares).toEqual([2 / 3, 1]);
  });

  it.each(['items.bin', 'labels.bin', 'index.bin'])('finds one changed bit in %s, which no size tells', async (name) => {
    const dataset = await pictures();
    expect(await readdir(library.data.folderOf(dataset.hash))).toContain(name);
    await flip(file(dataset, name), 9);
    expect(await verify(dataset)).toMatch(/^Its files are not what was written: their hash is [0-9a-f]{32}, not [0-9a-f]{32}\.$/);
    expect(await library.data.looksWhole(dataset.hash)).toBe(true);
  });

  it.each(['items.bin', 'labels.bin', 'index.bin', 'manifest.json'])('finds %s missing or cut off', async (name) => {
    const dataset = await pictures();
    await truncate(file(dataset, name), 5);
    expect(await verify(dataset)).not.toBeNull();
    expect(await library.data.looksWhole(dataset.hash)).toBe(false);
    await rm(file(dataset, name));
    expect(await verify(dataset)).not.toBeNull();
    expect(await library.data.looksWhole(dataset.hash)).toBe(false);
  });

  it('finds a manifest that says something else, and content under another’s name', async () => {
    const dataset = await pictures();
    const path = file(dataset, 'manifest.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"maximum":255', '"maximum":254'));
    expect(await verify(dataset)).toMatch(/not what was written/);
    await writeFile(path, text.replace(`"hash":"${dataset.hash}"`, `"hash":"${'0'.repeat(32)}"`));
    expect(await verify(dataset)).toMatch(/not what was written/);
    expect(await library.data.looksWhole(dataset.hash)).toBe(false);
    await writeFile(path, text);
    expect(await verify(dataset)).toBeNull();
  });

  it('ends when it is told to', async () => {
    const dataset = await pictures();
    const stopped = library.data.verify(dataset.hash, () => undefined, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('an import of the same content mends what is damaged, and leaves what is whole as it is', async () => {
  const dataset = await pictures();
  await flip(file(dataset, 'items.bin'), 0);
  await rm(file(dataset, 'labels.bin'));
  expect((await library.import(library.path('pictures'))).hash).toBe(dataset.hash);
  expect(await verify(dataset)).toBeNull();
  await writeFile(file(dataset, 'witness'), '');
  await library.import(library.path('pictures'));
  expect(await readdir(library.data.folderOf(dataset.hash))).toContain('witness');
  expect(await library.names()).toEqual([dataset.hash]);
});
