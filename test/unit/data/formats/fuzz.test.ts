import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/contract/errors.ts';
import { counting, idxFile } from '../../../helpers/array-files.ts';
import { arrays, labels, pictures, rows } from '../../../helpers/damageable.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { damageable, fixtureBytes, importedOf, isolatedFormats } from '../../../helpers/fixtures.ts';
import { orLong } from '../../../helpers/long.ts';
import { changes, mutate } from '../../../helpers/mutation.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

/** Imports what may be damaged; it succeeds, or fails with words for a person, and leaves only whole data sets. */
async function expectAnswer(path: string, wishes: { format?: string; labels?: string }): Promise<void> {
  try {
    await library.data.remove((await library.import(path, wishes)).hash);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('bad-data');
    // Of the items or of the labels.
    expect(error.message).toContain(dirname(path));
    expect(error.hint).not.toBe('');
  }
  expect(await library.names()).toEqual([]);
}

describe('damaged files', () => {
  it.each(arrays)('of %s are imported or refused in words, never anything else', { timeout: 20_000 }, async (_, format, content) => {
    const path = await library.write('file', content);
    await expectAnswer(path, { format });
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (list, guessed) => {
        await writeFile(path, mutate(content, list));
        await expectAnswer(path, guessed ? {} : { format });
      }),
      { numRuns: orLong(25, 200) },
    );
  });

  it.each([
    ['NPY', labels],
    ['IDX', idxFile([6], counting(6))],
    ['text', Buffer.from('a\nb\nc\nä\r\ne\nf\n')],
  ])('of labels as %s are taken or refused', async (_, content) => {
    const [path, beside] = [await library.write('rows', rows), await library.write('labels', content)];
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        await writeFile(beside, mutate(content, list));
        await expectAnswer(path, { labels: beside });
      }),
      { numRuns: orLong(10, 80) },
    );
  });

  it.each(pictures)('of %s are imported or passed over', async (_, made) => {
    const content = await made();
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        await expectAnswer(join(await library.write('pictures/x', mutate(content, list)), '..'), {});
      }),
      { numRuns: orLong(10, 80) },
    );
  });

  // A thread of its own for each import takes its time.
  it.each(damageable)('of %s, %s, are imported or refused in words that name the file', { timeout: 120_000 }, async (format, name) => {
    await library.write('picture.png', await fixtureBytes('picture.png'));
    const path = await library.write(name, await fixtureBytes(name));
    await expectAnswer(importedOf(format, path), { format });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        await writeFile(path, mutate(await fixtureBytes(name), list));
        await expectAnswer(importedOf(format, path), { format });
      }),
      { numRuns: isolatedFormats.includes(format) ? orLong(2, 10) : orLong(8, 60) },
    );
  });
});
