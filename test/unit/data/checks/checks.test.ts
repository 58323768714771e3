import { describe, expect, it } from 'vitest';
import { checks, comparisons, findBetween, findIn, shortened } from '../../../../main/data/checks/index.ts';
import { Evidence } from '../../../../main/data/checks/evidence.ts';
import { outOfLine } from '../../../../main/data/checks/odd-sizes.ts';
import { splitIndices } from '../../../../main/engine/training/split.ts';
import { numbers } from '../../../helpers/pictures.ts';
import { brightened, evidenceOf, moved, packedOf, row, scene } from '../../../helpers/planted.ts';

const found = async (...given: Parameters<typeof evidenceOf>) =>
  Object.fromEntries((await findIn(evidenceOf(...given))).map((one) => [one.check, one]));
const random = numbers(1);
const scenes = (count: number) => Array.from({ length: count }, () => scene(random));
const rowsOf = (count: number, columns = 5) =>
  Array.from({ length: count }, () => row(...Array.from({ length: columns }, () => random() * 2 - 1)));
const deviation = [1, 1, 1, 1, 1];

describe('clean data', () => {
  it('has no finding: pictures, rows, and rows with numbers as labels', async () => {
    const labels = Array.from({ length: 60 }, (_, at) => at % 3);
    const classes = ['a', 'b', 'c'];
    expect(await found({ kind: 'image', items: scenes(60), labels, classes })).toEqual({});
    expect(await found({ items: rowsOf(60), labels, classes, deviation })).toEqual({});
    expect(await found({ items: rowsOf(60), numbers: labels.map(() => random()), deviation })).toEqual({});
    expect(
      await findBetween(evidenceOf({ kind: 'image', items: scenes(40) }), evidenceOf({ kind: 'image', items: scenes(40) }, 'Others')),
    ).toEqual([]);
  });

  it('has ids that are known, each once, with words for people', () => {
    const all = [...checks, ...comparisons];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.every(({ title, description }) => title !== '' && description.endsWith('.'))).toBe(true);
  });
});

describe('copies', () => {
  it('that are exact name the first of their kind', async () => {
    const items = scenes(20);
    for (const at of [7, 12, 19]) items[at] = items[3] ?? scene(random);
    const { 'exact-duplicates': exact, 'near-duplicates': near } = await found({ kind: 'image', items });
    expect(exact).toMatchObject({ severity: 'watch', items: [7, 12, 19], twins: [3, 3, 3] });
    expect(exact?.message).toBe('3 items equal an earlier one.');
    expect(near).toBeUndefined();
  });

  it('of other shapes, or other in the last value, are none', async () => {
    const values = Uint8Array.from({ length: 400 }, () => 256 * random());
    const items = [
      { values, height: 20, width: 20, channels: 1 },
      { values, height: 10, width: 40, channels: 1 },
      { values: values.with(399, (values[399] ?? 0) ^ 128), height: 20, width: 20, channels: 1 },
    ];
    expect((await found({ kind: 'image', items }))['exact-duplicates']).toBeUndefined();
  });

  it('that are nearly so are found beside exact ones, and never twice', async () => {
    const items = scenes(30);
    const [one = scene(random), two = scene(random)] = items;
    items.push(moved(one, 0, 1), brightened(two, 1.1, 3), one, moved(one, 0, 1));
    const { 'exact-duplicates': exact, 'near-duplicates': near } = await found({ kind: 'image', items });
    expect(exact).toMatchObject({ items: [32, 33], twins: [0, 30] });
    expect(near).toMatchObject({ items: [30, 31], twins: [0, 1] });
  });

  it('of rows are found where they were rounded', async () => {
    const items = rowsOf(50);
    items.push(row(...Array.from(items[4]?.values ?? [], (value) => Number(value.toFixed(6)))));
    expect((await found({ items, deviation }))['near-duplicates']).toMatchObject({ items: [50], twins: [4] });
  });

  it('with other labels are a finding of their own, which leaves out the whole group', async () => {
    const items = rowsOf(10);
    for (const [at, first] of [
      [5, 1],
      [6, 2],
      [8, 1],
    ] as const)
      items[at] = items[first] ?? row(0);
    const labels = [0, 0, 1, 0, 1, 1, 1, 0, -1, 1];
    const { 'conflicting-labels': conflicts } = await found({ items, labels, classes: ['a', 'b'], deviation });
    expect(conflicts).toMatchObject({ severity: 'trouble', items: [1, 5, 8], twins: [1, 1, 1] });
    const byNumbers = await found({ items, numbers: labels.map((label) => (label < 0 ? Number.NaN : label)), deviation });
    expect(byNumbers['conflicting-labels']?.items).toEqual([1, 5, 8]);
  });

  it('across the default split leak; those within one part do not', async () => {
    const items = rowsOf(100);
    const { training, heldOut } = splitIndices(100, 0.2, 1);
    const [a = 0, b = 0, c = 0, d = 0] = training;
    const [x = 0, y = 0, z = 0] = heldOut;
    items[b] = items[a] ?? row(0);
    items[y] = items[x] ?? row(0);
    const within = await found({ items, deviation });
    expect(within['exact-duplicates']?.items).toHaveLength(2);
    expect(within['held-out-leak']).toBeUndefined();
    items[z] = items[c] ?? row(0);
    items[d] = items[c] ?? row(0);
    const leaking = (await found({ items, deviation }))['held-out-leak'];
    expect(leaking).toMatchObject({ severity: 'trouble', count: 1 });
    expect(leaking?.message).toContain('1 of 20 held-out items has');
    // All copies but the first, so that no other split leaks either.
    const group = [c, d, z].sort((p, q) => p - q);
    expect(leaking?.items).toEqual(group.slice(1));
  });

  it('of another data set leak', async () => {
    const [items, others] = [scenes(20), scenes(30)];
    others[11] = items[4] ?? scene(random);
    others[25] = moved(items[9] ?? scene(random), 1, 0);
    const between = await findBetween(evidenceOf({ kind: 'image', items }), evidenceOf({ kind: 'image', items: others }, 'Street'));
    expect(between).toMatchObject([{ check: 'leak', against: 'Street', items: [4, 9], twins: [11, 25] }]);
    expect(between[0]?.message).toBe('2 items of Digits are in Street too (1 exact, 1 nearly so).');
  });
});

describe('classes', () => {
  const labelled = (counts: readonly number[]) => counts.flatMap((count, at) => new Array<number>(count).fill(at));

  it('of which one has ten times as many items as another are out of balance', async () => {
    const given = (counts: number[]) => ({
      items: rowsOf(counts.reduce((a, b) => a + b)),
      labels: labelled(counts),
      classes: ['a', 'b'],
      deviation,
    });
    expect((await found(given([40, 4])))['imbalance']?.message).toBe('Class a has 40 items, b only 4.');
    expect((await found(given([39, 4])))['imbalance']).toBeUndefined();
  });

  it('in one of two data sets list their items', async () => {
    const own = evidenceOf({ items: rowsOf(5), labels: [0, 1, 2, -1, 2], classes: ['a', 'b', 'c'], deviation });
    const other = evidenceOf({ items: rowsOf(3), labels: [0, 1, 1], classes: ['b', 'a'], deviation }, 'Street');
    expect(await findBetween(own, other)).toMatchObject([{ check: 'one-domain-classes', items: [2, 4], against: 'Street' }]);
    expect(await findBetween(other, own)).toEqual([]);
    expect(await findBetween(own, evidenceOf({ items: rowsOf(3), deviation }))).toEqual([]);
  });
});

describe('columns', () => {
  const labels = Array.from({ length: 200 }, (_, at) => at % 4);
  const withColumn = (value: (at: number) => number) => ({
    items: rowsOf(200, 4).map((one, at) => row(...Array.from(one.values), value(at))),
    labels,
    classes: ['a', 'b', 'c', 'd'],
    deviation,
  });

  it.each([
    ['is the label', (at: number) => labels[at] ?? 0],
    ['is another code of it', (at: number) => [7, -2, 100, 3][labels[at] ?? 0] ?? 0],
    ['is it but for one row', (at: number) => (at === 17 ? 0 : (labels[at] ?? 0))],
    ['numbers the rows of a sorted file', (at: number) => 1000 * (labels[at] ?? 0) + at],
  ])('that %s are named', async (_, value) => {
    const { 'label-like-columns': finding } = await found(withColumn(value));
    expect(finding).toMatchObject({ message: '1 column tells the label nearly alone: c4.', columns: ['c4'] });
  });

  it('that tell only some of it are not', async () => {
    expect((await found(withColumn((at) => (labels[at] === 0 ? 1 : 0))))['label-like-columns']).toBeUndefined();
    expect((await found(withColumn((at) => (labels[at] ?? 0) + random() * 1.5)))['label-like-columns']).toBeUndefined();
  });

  it('that a rare class leaves nearly right are not', async () => {
    const rare = Array.from({ length: 200 }, (_, at) => (at < 2 ? 1 : 0));
    expect((await found({ items: rowsOf(200), labels: rare, classes: ['a', 'b'], deviation }))['label-like-columns']).toBeUndefined();
  });

  it('that are a number’s label in another unit are named', async () => {
    const items = rowsOf(100);
    const given = items.map((one) => 3 - 2.5 * (one.values[2] ?? 0));
    expect((await found({ items, numbers: given, deviation }))['label-like-columns']?.message).toContain(': c2.');
    const noisy = given.map((value) => value + random());
    expect((await found({ items, numbers: noisy, deviation }))['label-like-columns']).toBeUndefined();
  });

  it('that never change are named', async () => {
    const items = rowsOf(30, 4).map((one) => row(...Array.from(one.values), 6));
    expect((await found({ items, deviation: [1, 1, 1, 1, 0] }))['constant-columns']).toMatchObject({
      severity: 'note',
      items: [],
      message: '1 column never changes: c4.',
      columns: ['c4'],
    });
  });

  it('with values that are no finite numbers list their rows', async () => {
    const items = rowsOf(10);
    items[2] = row(1, Number.NaN, 1, 1, 1);
    items[7] = row(1, 1, 1, Infinity, 1);
    expect((await found({ items, deviation }))['non-finite']).toMatchObject({
      items: [2, 7],
      message: '2 rows have values that are no finite numbers, in c1, c3.',
      columns: ['c1', 'c3'],
    });
  });
});

describe('sizes', () => {
  it('out of line are found: large, small and long pictures', async () => {
    const items = scenes(100).map((one) => one);
    items[3] = scene(random, 200);
    items[50] = scene(random, 6);
    items[70] = scene(random, 18, 90);
    expect((await found({ kind: 'image', items }))['odd-sizes']).toMatchObject({ items: [3, 50, 70] });
  });

  it('that vary are not', () => {
    const lengths = Array.from({ length: 100 }, (_, at) => 50 + at);
    expect(outOfLine(lengths)).toEqual([]);
    expect(outOfLine([...lengths, 1, 500])).toEqual([100, 101]);
    // Two kinds of picture are no exception of each other.
    expect(outOfLine(lengths.map((_, at) => (at % 10 === 0 ? 1000 : 10)))).toEqual([]);
  });
});

it('skipped items are a finding', async () => {
  expect((await found({ items: rowsOf(3), deviation }, 'Digits', 2))['unreadable']).toMatchObject({ count: 2, items: [] });
});

it('a list of items is no longer than a screen shows; the count is whole', async () => {
  const items = rowsOf(1);
  const many = Array.from({ length: 500 }, () => items[0] ?? row(0));
  const [finding] = await findIn(evidenceOf({ items: many, deviation }), ({ id }) => id === 'exact-duplicates');
  expect(finding?.items).toHaveLength(499);
  expect(finding && shortened(finding)).toMatchObject({ count: 499, items: { length: 200 }, twins: { length: 200 } });
});

it('a check can be stopped', async () => {
  const items = rowsOf(20_000, 40);
  const controller = new AbortController();
  const packed = packedOf({ items, deviation: new Array<number>(40).fill(1) });
  const evidence = new Evidence(packed, { name: 'Digits', skippedCount: 0 }, () => controller.abort(), controller.signal);
  await expect(findIn(evidence)).rejects.toMatchObject({ code: 'interrupted' });
});
