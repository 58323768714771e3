import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPacked } from '../../../main/data/open.ts';
import type { InputSpec } from '../../../shared/model/input.ts';
import { npyFile } from '../../helpers/array-files.ts';
import { failureOf, TestLibrary } from '../../helpers/data-library.ts';
import { greyPng } from '../../helpers/pixels.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

/** A packed set of three pictures of 1, 2 and 3 pixels' side, as bright as their number says. */
async function pictures(): Promise<string> {
  for (const side of [1, 2, 3]) await library.write(`pictures/c${side}/x.png`, await greyPng(side, side * 51));
  return library.data.folderOf((await library.import(library.path('pictures'))).hash);
}

describe('a packed data set', () => {
  it('reads any items, in any order and more than once, as a network takes them', async () => {
    const packed = await openPacked(await pictures());
    const input: InputSpec = { kind: 'image', height: 1, width: 1, channels: 3, mean: [0, 0, 0.2], deviation: [1, 1, 2] };
    const into = new Float32Array(12);
    await packed.read(Int32Array.of(2, 0, 2, 1), input, into);
    const expected = [0.6, 0.2, 0.6, 0.4].flatMap((value) => [value, value, (value - 0.2) / 2]);
    expected.forEach((value, at) => expect(into[at]).toBeCloseTo(value, 6));
    expect(packed).toMatchObject({ count: 3, classes: ['c1', 'c2', 'c3'] });
    expect(await packed.labels()).toEqual(Int32Array.of(0, 1, 2));
    await expect(packed.read(Int32Array.of(3), input, into)).rejects.toThrow(RangeError);
    await packed.close();
  });

  it('reads rows of a table', async () => {
    const dataset = await library.import(await library.write('rows.npy', npyFile([3, 2], [1, 2, 3, 4, 5, 6])));
    const packed = await openPacked(library.data.folderOf(dataset.hash));
    const into = new Float32Array(4);
    await packed.read(Int32Array.of(2, 1), { kind: 'table', columns: ['c1', 'c2'], mean: [0, 1], deviation: [1, 1] }, into);
    expect([...into]).toEqual([5, 5, 3, 3]);
    await packed.close();
  });

  it.each(['manifest.json', 'items.bin', 'index.bin', 'labels.bin'])('is damaged without its %s', async (name) => {
    const folder = await pictures();
    await rm(join(folder, name));
    const use = async (): Promise<unknown> => {
      const packed = await openPacked(folder);
      return await packed.labels().finally(() => packed.close());
    };
    const error = await failureOf(use());
    expect(error.code).toBe('library-damaged');
    expect(error.message).toContain(folder);
    expect(error.hint).toMatch(/^Import the data set again/);
  });

  it('is damaged when its items are cut off or its manifest is another', async () => {
    const folder = await pictures();
    await truncate(join(folder, 'items.bin'), 10);
    const packed = await openPacked(folder);
    expect(Array.from(packed.raw(1).values)).toEqual([102, 102, 102, 102]);
    expect(() => packed.raw(2)).toThrow(expect.objectContaining({ code: 'library-damaged' }));
    await packed.close();

    const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
    for (const changed of [manifest.replace('"version":1', '"version":2'), manifest.slice(0, 40)]) {
      await writeFile(join(folder, 'manifest.json'), changed);
      expect((await failureOf(openPacked(folder))).code).toBe('library-damaged');
    }
  });
});
