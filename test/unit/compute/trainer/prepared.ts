import { afterEach } from 'vitest';
import { batchesAhead } from '../../../../main/compute/trainer/ahead.ts';
import { openRunData } from '../../../../main/compute/trainer/run-data.ts';
import type { BatchPlan, BatchSource } from '../../../../main/engine/training/batches.ts';
import type { HostBatch } from '../../../../main/engine/training/execution.ts';
import { resolveTraining } from '../../../../main/engine/training/settings.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { numbers, writePictures } from '../../../helpers/pictures.ts';

export const settings = resolveTraining({ batchSize: 6, heldOut: 0.25 });
export const runSeed = 5;
/** More than the slots of a ring, twice. */
export const steps = 20;

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

export async function prepare(kind: 'table' | 'image'): Promise<Prepared> {
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
  const data = await openRunData({ sourceFolder, targetFolder, settings, runSeed });
  opened.push(() => data.close());
  const plan = (given: Partial<BatchPlan> = {}): BatchPlan => ({
    input: data.input,
    labelWidth: data.classes.length,
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
      const batches = batchesAhead(plan(given), start, { order: { sourceFolder, targetFolder, settings, runSeed }, arm: 'adapted' });
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
export async function take(batches: BatchSource, count: number, pause?: () => Promise<unknown>): Promise<HostBatch[]> {
  const taken: HostBatch[] = [];
  for (let step = 0; step < count; step++) {
    const batch = await batches.next();
    await pause?.();
    // Copied after the pause: what the worker wrote meanwhile must lie elsewhere.
    taken.push(copyOf(batch));
  }
  return taken;
}
