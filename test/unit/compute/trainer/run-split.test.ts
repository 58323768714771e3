/* How the data of a run are split, and brought to one scale, as its training settings say. */
import { beforeEach, describe, expect, it } from 'vitest';
import { openRunData } from '../../../../main/compute/trainer/run-data.ts';
import type { RunData } from '../../../../main/compute/trainer/run-data.ts';
import { resolveTraining } from '../../../../main/engine/training/settings.ts';
import type { ParameterValues } from '../../../../shared/model/parameters.ts';
import { failureOf, TestLibrary } from '../../../helpers/data-library.ts';
import { numbers } from '../../../helpers/pictures.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const options = { 'group-column': 'who', 'split-column': 'part' };

/** A packed table of 60 rows by 12 people, a third of which are of the class a. */
async function packed(seed: number, change: { options?: ParameterValues; label?: (row: number) => string } = {}): Promise<string> {
  const random = numbers(seed);
  const { label = (row) => (row % 3 === 0 ? 'a' : 'b') } = change;
  const rows = Array.from({ length: 60 }, (_, row) => `${random() + seed},p${row % 12},${row < 45 ? 'train' : 'test'},${label(row)}`);
  const path = await library.write(`${crypto.randomUUID()}.csv`, ['x,who,part,label', ...rows].join('\n'));
  return library.data.folderOf((await library.import(path, { options: change.options ?? options })).hash);
}

async function opened<T>(sourceFolder: string, targetFolder: string, training: ParameterValues, use: (data: RunData) => T): Promise<T> {
  const data = await openRunData({ sourceFolder, targetFolder, settings: resolveTraining(training), runSeed: 4 });
  try {
    return use(data);
  } finally {
    await data.close();
  }
}

const parts = ({ source, target }: RunData) => ({
  source: [[...source.training], [...source.heldOut]],
  target: [[...target.training], [...target.heldOut]],
});

describe('the split of a run', () => {
  it('by class holds out the same share of each class of the source', async () => {
    const { labels, heldOut } = await opened(
      await packed(1),
      await packed(2),
      { split: 'stratified', heldOutSource: 0.2 },
      ({ source }) => source,
    );
    expect([0, 1].map((label) => [...heldOut].filter((item) => labels[item] === label).length)).toEqual([4, 8]);
  });

  it.each(['random', 'stratified', 'grouped', 'given'])('%s is the same whatever the labels of the target are', async (split) => {
    const source = await packed(1);
    const split4 = async (label: (row: number) => string) => opened(source, await packed(2, { label }), { split }, parts);
    const right = await split4((row) => (row % 3 === 0 ? 'a' : 'b'));
    expect(await split4((row) => (row % 3 === 1 ? 'a' : 'b'))).toEqual(right);
    expect(await split4(() => 'a')).toEqual(right);
  });

  it('by groups parts nobody’s rows, in source and target', async () => {
    await opened(await packed(1), await packed(2), { split: 'grouped', heldOut: 0.25 }, ({ source, target }) => {
      for (const { training, heldOut } of [source, target]) {
        const people = new Set([...heldOut].map((item) => item % 12));
        expect([...training].some((item) => people.has(item % 12))).toBe(false);
        expect(training.length + heldOut.length).toBe(60);
      }
      expect(target.heldOut).toHaveLength(15);
    });
  });

  it('as the data say is what they say', async () => {
    const { source, target } = await opened(await packed(1), await packed(2), { split: 'given' }, parts);
    for (const [training, heldOut] of [source, target]) expect([training?.length, heldOut?.[0]]).toEqual([45, 45]);
  });

  it.each([
    ['grouped', 'The target has no groups to be split by.', 'group-column'],
    ['given', 'The target does not say how it is split.', 'split-column'],
  ])('%s is refused where a data set does not say it', async (split, message, hint) => {
    const without = await packed(2, { options: { ignore: 'who, part' } });
    const error = await failureOf(opened(await packed(1), without, { split }, parts));
    expect(error).toMatchObject({ code: 'bad-data', message });
    expect(error.hint).toContain(hint);
  });
});

describe('the scale of a run', () => {
  it('is that of both domains, of the source alone, or none', async () => {
    const [source, target] = [await packed(1), await packed(2)];
    const mean = (fitOn: string) =>
      opened(source, target, { fitOn }, ({ input }) => (input.kind === 'table' ? (input.mean[0] ?? 0) : Number.NaN));
    expect(await mean('both')).toBeCloseTo(2, 0);
    expect(await mean('source')).toBeCloseTo(1.5, 0);
    expect(await mean('none')).toBe(0);
    expect(await mean('source')).not.toBe(await mean('both'));
  });
});
