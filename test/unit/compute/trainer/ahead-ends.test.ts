import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRunData } from '../../../../main/compute/trainer/run-data.ts';
import { failureOf } from '../../../helpers/data-library.ts';
import { prepare, runSeed, settings, steps, take } from './prepared.ts';

const workers = (): number => (process.report.getReport() as unknown as { workers: readonly unknown[] }).workers.length;

/** Files of a folder that this process holds open, where the system tells. */
const heldIn = (folder: string): string[] =>
  existsSync('/proc/self/fd')
    ? readdirSync('/proc/self/fd').flatMap((name) => {
        try {
          const path = readlinkSync(join('/proc/self/fd', name));
          return path.startsWith(folder) ? [path] : [];
        } catch {
          return [];
        }
      })
    : [];

describe('an end', () => {
  it('in the middle stops the worker and lets its files go', async () => {
    const { sourceFolder, ahead } = await prepare('table');
    const [threads, files] = [workers(), heldIn(sourceFolder)];
    const batches = ahead();
    await take(batches, 3);
    expect(workers()).toBe(threads + 1);
    await batches.close();
    expect(workers()).toBe(threads);
    expect(heldIn(sourceFolder)).toEqual(files);
  });

  it('before the first batch, and a second end, do no harm', async () => {
    const { ahead } = await prepare('table');
    const threads = workers();
    const batches = ahead();
    await batches.close();
    await batches.close();
    expect(workers()).toBe(threads);
  });

  it('lets nobody wait for a batch that does not come', async () => {
    const { ahead } = await prepare('table');
    const batches = ahead();
    await batches.next();
    await batches.close();
    for (let asked = 0; asked < steps; asked++) await expect(batches.next()).rejects.toThrow('The worker that makes batches ended');
  });
});

describe('what goes wrong in the worker', () => {
  it('at its start is thrown by the next batch as the error that it was, and by every one after it', async () => {
    const { sourceFolder, targetFolder, ahead } = await prepare('table');
    await rm(join(targetFolder, 'items.bin'));
    const files = heldIn(sourceFolder);
    const expected = await failureOf(openRunData({ sourceFolder, targetFolder, settings, runSeed }));
    expect(expected.code).toBe('library-damaged');
    expect(heldIn(sourceFolder)).toEqual(files);
    const batches = ahead();
    for (let asked = 0; asked < steps; asked++) expect((await failureOf(batches.next())).toJSON()).toEqual(expected.toJSON());
  });

  it('in the middle is thrown when it is known', async () => {
    const { sourceFolder, ahead } = await prepare('table');
    const batches = ahead();
    await batches.next();
    await truncate(join(sourceFolder, 'items.bin'), 8);
    const error = await failureOf(take(batches, 2 * steps));
    expect(error.toJSON()).toMatchObject({ code: 'library-damaged', details: { path: sourceFolder }, retry: false });
    expect(error.message).toMatch(/ends in item \d+/);
    expect(error.hint).toBe('Import the data set again from where it came: that mends it.');
  });

  it('wakes a trainer that waits already', async () => {
    const { targetFolder, ahead } = await prepare('table');
    await rm(join(targetFolder, 'manifest.json'));
    // Asked for at once, long before the worker has looked.
    expect((await failureOf(ahead().next())).code).toBe('library-damaged');
  });
});
