import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { batchesAhead } from '../../../../main/compute/trainer/ahead.ts';
import { openRunData } from '../../../../main/compute/trainer/run-data.ts';
import { directBatches } from '../../../../main/engine/training/batches.ts';
import type { BatchPlan, BatchSource } from '../../../../main/engine/training/batches.ts';
import type { HostBatch } from '../../../../main/engine/training/execution.ts';
import { resolveTraining } from '../../../../main/engine/training/settings.ts';
import { failureOf, TestLibrary } from '../../../helpers/data-library.ts';
import { classes, numbers, writePictures } from '../../../helpers/pictures.ts';

const settings = resolveTraining({ batchSize: 6, heldOut: 0.25 });
const runSeed = 5;
/** More than the slots of a ring, twice. */
const steps = 20;

/** Where two packed data sets lie, and what makes their batches in this process and in a worker. */
interface Prepared {
  readonly sourceFolder: string;
  readonly targetFolder: string;
  plan(given?: Partial<BatchPlan>): BatchPlan;
  ahead(start?: number, given?: Partial<BatchPlan>): BatchSource;
}

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function prepare(kind: 'table' | 'image'): Promise<Prepared> {
  const library = await TestLibrary.create();
  async function packed(name: string, seed: number): Promise<string> {
    const random = numbers(seed);
    if (kind === 'table') {
      const rows = Array.from({ length: 40 }, (_, row) => `${random()},${random()},${row % 2 === 0 ? 'a' : 'b'}`);
      const path = await library.write(`${name}.csv`, ['x,y,label', ...rows].join('\n'));
      return library.data.folderOf((await library.import(path)).hash);
    }
    await writePictures(library.path(name), { each: 10, ground: 30 * seed, seed });
    return library.data.folderOf((await library.import(library.path(name))).hash);
  }
  const [sourceFolder, targetFolder] = [await packed('source', 1), await packed('target', 2)];
  const data = await openRunData(sourceFolder, targetFolder, settings, runSeed);
  opened.push(() => data.close());
  const plan = (given: Partial<BatchPlan> = {}): BatchPlan => ({
    input: data.input,
    classes: data.classes.length,
    batchSize: settings.batchSize,
    seed: 3,
    seesTarget: true,
    source: data.source,
    target: { items: data.target.items, training: data.target.training },
    ...given,
  });
  return {
    sourceFolder,
    targetFolder,
    plan,
    ahead(start = 0, given = {}) {
      const batches = batchesAhead(plan(given), start, { sourceFolder, targetFolder, settings, runSeed });
      opened.push(() => batches.close());
      return batches;
    },
  };
}

const copyOf = ({ source, labels, target }: HostBatch): HostBatch => ({
  source: source.slice(),
  labels: labels.slice(),
  target: target.slice(),
});

/** The next batches, copied; before each but the first `pause` is waited for, as long as a step would take. */
async function take(batches: BatchSource, count: number, pause?: () => Promise<unknown>): Promise<HostBatch[]> {
  const taken: HostBatch[] = [];
  for (let step = 0; step < count; step++) {
    const batch = await batches.next();
    await pause?.();
    // Copied after the pause: what the worker wrote meanwhile must lie elsewhere.
    taken.push(copyOf(batch));
  }
  return taken;
}

describe('batches made ahead are those made when they are asked for, to the bit', () => {
  it.each(['table', 'image'] as const)('of %ss', async (kind) => {
    const { plan, ahead } = await prepare(kind);
    const expected = await take(directBatches(plan(), 0), steps);
    expect(await take(ahead(), steps)).toEqual(expected);
    const [first, second] = expected;
    expect(first).not.toEqual(second);
    expect(first?.source.some((value) => value !== 0)).toBe(true);
    expect(first?.labels).toHaveLength(6 * (kind === 'table' ? 2 : classes.length));
  });

  it('from a step in the middle', async () => {
    const { plan, ahead } = await prepare('table');
    const expected = await take(directBatches(plan(), 0), 13 + steps);
    expect(await take(ahead(13), steps)).toEqual(expected.slice(13));
  });

  it('for a method that sees no target', async () => {
    const { plan, ahead } = await prepare('table');
    const blind = { seesTarget: false };
    const found = await take(ahead(2, blind), steps);
    expect(found).toEqual(await take(directBatches(plan(blind), 2), steps));
    expect(found.every(({ target }) => target.length === 0)).toBe(true);
    // The source's items are the same as beside a target.
    expect(found[0]?.source).toEqual((await take(directBatches(plan(), 2), 1))[0]?.source);
  });

  it('of another seed and another batch size', async () => {
    const { plan, ahead } = await prepare('table');
    const other = { seed: 4, batchSize: 7 };
    const expected = await take(directBatches(plan(other), 0), steps);
    expect(await take(ahead(0, other), steps)).toEqual(expected);
    expect(expected[0]?.source).toHaveLength(14);
    expect(expected[0]?.source.subarray(0, 12)).not.toEqual((await take(directBatches(plan(), 0), 1))[0]?.source);
  });

  it('in their order, whether the trainer is slow, or waits now and then, or is fast', async () => {
    const { plan, ahead } = await prepare('table');
    const expected = await take(directBatches(plan(), 0), steps);
    let at = 0;
    const paces = [() => setTimeout(10), () => (at++ % 3 === 0 ? setTimeout(20) : Promise.resolve()), undefined];
    for (const pace of paces) expect(await take(ahead(), steps, pace)).toEqual(expected);
  });

  it('of two trainings at once', async () => {
    const { plan, ahead } = await prepare('table');
    const [one, two] = [ahead(0), ahead(5)];
    const found = await Promise.all([take(one, steps), take(two, steps)]);
    expect(found).toEqual([await take(directBatches(plan(), 0), steps), await take(directBatches(plan(), 5), steps)]);
  });
});

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
    const expected = await failureOf(openRunData(sourceFolder, targetFolder, settings, runSeed));
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
    expect(error.hint).toBe('Remove the data set and import it again.');
  });

  it('wakes a trainer that waits already', async () => {
    const { targetFolder, ahead } = await prepare('table');
    await rm(join(targetFolder, 'manifest.json'));
    // Asked for at once, long before the worker has looked.
    expect((await failureOf(ahead().next())).code).toBe('library-damaged');
  });
});
