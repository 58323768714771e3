import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPacked } from '../../../main/data/open.ts';
import { readManifest } from '../../../main/data/packed/manifest.ts';
import type { ExcludedItems } from '../../../main/services/ports/data.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import type { SubsetChoice } from '../../../shared/model/finding.ts';
import { failureOf, TestLibrary } from '../../helpers/data-library.ts';
import { writePictures } from '../../helpers/pictures.ts';
import { tone, wavFile } from '../../helpers/recordings.ts';

const signal = new AbortController().signal;
const rows = ['x,y,label', '1,10,b', '2,20,a', '3,30,b', '4,40,c', '5,50,a', '1,10,b', '7,70,d'];

const table = async (text = rows.join('\n'), options = {}): Promise<[TestLibrary, Dataset]> => {
  const library = await TestLibrary.create();
  return [library, await library.import(await library.write('rows.csv', text), { options })];
};
const take = ({ data }: TestLibrary, of: Dataset, choice: Partial<SubsetChoice>, name = 'some') =>
  data.subset(of, { items: null, classes: null, count: null, seed: 1, ...choice }, name);
const leave = ({ data }: TestLibrary, of: Dataset, left: Partial<ExcludedItems>, name: string | null = null) =>
  data.exclude(of, { items: [], findings: [], against: null, ...left }, name, () => undefined, signal);

describe('a subset', () => {
  it('refers to items of its parent, and has statistics of its own', async () => {
    const [library, parent] = await table();
    const subset = await take(library, parent, { items: [4, 1, 3, 1] });
    expect(subset).toMatchObject({ name: 'some', count: 3, classes: ['a', 'c'], classCounts: [2, 1], format: 'csv', kind: 'table' });
    expect(subset.derivation).toEqual({ parentId: parent.id, parentName: 'test', parentHash: parent.hash, reasons: ['3 items by number'] });
    expect(await library.items(subset)).toEqual([
      { shape: [2], values: [2, 20], label: 'a' },
      { shape: [2], values: [4, 40], label: 'c' },
      { shape: [2], values: [5, 50], label: 'a' },
    ]);
    const folder = library.data.folderOf(subset.hash);
    expect((await readdir(folder)).sort()).toEqual(['findings.json', 'manifest.json', 'subset.bin']);
    const { mean, deviation } = await readManifest(folder);
    expect(mean[0]).toBeCloseTo(11 / 3, 12);
    expect(deviation[1]).toBeCloseTo(10 * Math.sqrt(14 / 9), 9);
    expect(await library.names()).not.toContainEqual(expect.stringMatching(/^\.incoming/));
  });

  it('is read by batches as its items are', async () => {
    const [library, parent] = await table();
    const packed = await openPacked(library.data.folderOf((await take(library, parent, { items: [1, 3, 6] })).hash));
    const into = new Float32Array(4);
    await packed.read(Int32Array.of(2, 0), { kind: 'table', columns: ['x', 'y'], mean: [0, 0], deviation: [1, 10] }, into);
    expect([...into]).toEqual([7, 7, 2, 2]);
    expect([...packed.each()].map(({ values }) => values[0])).toEqual([2, 4, 7]);
    expect([...(await packed.labels())]).toEqual([0, 1, 2]);
    expect(() => packed.raw(3)).toThrow(RangeError);
    await packed.close();
  });

  it('of a subset refers to what holds the items', async () => {
    const [library, parent] = await table();
    const half = await take(library, parent, { items: [0, 2, 4, 6] });
    const quarter = await take(library, half, { items: [1, 2] });
    expect((await library.items(quarter)).map(({ values }) => values[0])).toEqual([3, 5]);
    expect(await library.data.parentOf(quarter.hash)).toBe(parent.hash);
    expect((await library.data.subsetsOf(parent.hash)).sort()).toEqual([half.hash, quarter.hash].sort());
    expect(await library.data.subsetsOf(half.hash)).toEqual([]);
    expect(await library.data.parentOf(parent.hash)).toBeNull();
    // The same items of the same data set are the same content, whichever way they were chosen.
    expect((await take(library, parent, { items: [2, 4] })).hash).toBe(quarter.hash);
  });

  it('of classes has those classes alone; drawn by a seed it is the same each time', async () => {
    const [library, parent] = await table();
    const subset = await take(library, parent, { classes: ['c', 'b'] });
    expect(subset).toMatchObject({ classes: ['b', 'c'], classCounts: [3, 1] });
    const drawn = await take(library, parent, { classes: ['a', 'b'], count: 2, seed: 4 });
    expect(drawn.count).toBe(2);
    expect((await take(library, parent, { classes: ['a', 'b'], count: 2, seed: 4 })).hash).toBe(drawn.hash);
    const hashes = await Promise.all([1, 2, 3, 5, 6, 7].map(async (seed) => (await take(library, parent, { count: 3, seed })).hash));
    expect(new Set(hashes).size).toBeGreaterThan(1);
    expect(drawn.derivation?.reasons).toEqual(['2 items of a, b drawn with seed 4']);
  });

  it('of numbers as labels has their range', async () => {
    const [library, parent] = await table('x,label\n1,0.5\n2,-3\n3,9\n4,7', { 'label-kind': 'numbers' });
    const subset = await take(library, parent, { items: [0, 1, 3] });
    expect(subset).toMatchObject({ classes: [], labelRange: { known: 3, minimum: -3, maximum: 7, mean: 1.5 } });
    const packed = await openPacked(library.data.folderOf(subset.hash));
    expect([...((await packed.numbers()) ?? [])]).toEqual([0.5, -3, 7]);
    await packed.close();
  });

  it('of pictures has their sizes', async () => {
    const library = await TestLibrary.create();
    const folder = library.path('pictures');
    await writePictures(folder, { each: 2, ground: 20, seed: 1 });
    const parent = await library.import(folder);
    const subset = await take(library, parent, { classes: ['row'] });
    expect(subset).toMatchObject({ count: 2, shape: [16, 16, 1], uniformShape: true, classes: ['row'] });
    expect((await library.data.samples(subset, 0, 9)).map(({ label, image }) => [label, image?.slice(0, 15)])).toEqual([
      ['row', 'data:image/png;'],
      ['row', 'data:image/png;'],
    ]);
  });

  it.each([
    [{ items: [7] }, 'test has no item 7.'],
    [{ classes: ['z'] }, 'test has no class z.'],
    [{ count: 8 }, 'There are 7 items to draw 8 from.'],
    [{ items: [] }, 'Nothing of test would be left.'],
    [{ items: [0, 1, 2, 3, 4, 5, 6] }, 'All of test would be left.'],
  ])('is refused for %j', async (choice, message) => {
    const [library, parent] = await table();
    const names = await library.names();
    const error = await failureOf(take(library, parent, choice));
    expect([error.code, error.message]).toEqual(['bad-data', message]);
    expect(await library.names()).toEqual(names);
  });

  it('is damaged where its parent is gone, or it names items that are not there', async () => {
    const [library, parent] = await table();
    const { hash } = await take(library, parent, { items: [1, 2] });
    const folder = library.data.folderOf(hash);
    await writeFile(join(folder, 'subset.bin'), new Uint8Array(Int32Array.of(1, 7).buffer));
    await expect(openPacked(folder)).rejects.toMatchObject({ code: 'library-damaged' });
    await truncate(join(folder, 'subset.bin'), 3);
    await expect(openPacked(folder)).rejects.toMatchObject({ code: 'library-damaged' });
    await rm(library.data.folderOf(parent.hash), { recursive: true });
    await expect(openPacked(folder)).rejects.toMatchObject({ code: 'library-damaged' });
  });
});

describe('an exclusion', () => {
  it('leaves out the items of findings and of numbers, says why, and keeps the first of each kind', async () => {
    const [library, parent] = await table();
    const left = await leave(library, parent, { findings: ['exact-duplicates'], items: [3] });
    expect((await library.items(left)).map(({ values }) => values[0])).toEqual([1, 2, 3, 5, 7]);
    expect(left.name).toBe('test');
    expect(left.derivation?.reasons).toEqual(['exact-duplicates: 1 item left out', 'by number: 1 item left out']);
    expect((await library.data.findings(left)).findings.map(({ check }) => check)).not.toContain('exact-duplicates');
    expect((await leave(library, parent, { items: [0] }, 'Chosen')).name).toBe('Chosen');
  });

  it('takes what is found against another data set', async () => {
    const [library, parent] = await table();
    const other = await library.import(await library.write('other.csv', 'x,y,label\n3,30,b\n9,9,a\n4,40,b'), { name: 'Street' });
    const left = await leave(library, parent, { findings: ['leak', 'one-domain-classes'], against: other });
    expect((await library.items(left)).map(({ values }) => values[0])).toEqual([1, 2, 5, 1]);
    expect(left.derivation?.reasons).toEqual([
      'leak against Street: 2 items left out',
      'one-domain-classes against Street: 2 items left out',
    ]);
  });

  it.each([
    [{ findings: ['dust'] }, 'bad-config', 'There is no check called dust.'],
    [{ findings: ['leak'] }, 'bad-config', 'leak is found against another data set.'],
    [{ findings: ['odd-sizes'] }, 'bad-data', 'All of test would be left.'],
    [{ items: [12] }, 'bad-data', 'test has no item 12.'],
  ])('%j is refused', async (left, code, message) => {
    const [library, parent] = await table();
    const error = await failureOf(leave(library, parent, left));
    expect([error.code, error.message]).toEqual([code, message]);
  });
});

describe('findings', () => {
  it('of an import lie beside the items, and are no part of what they are named by', async () => {
    const [library, parent] = await table();
    const { complete, findings, kept } = await library.data.findings(parent);
    expect({ complete, kept }).toEqual({ complete: false, kept: [] });
    expect(findings).toMatchObject([{ check: 'exact-duplicates', items: [5], twins: [0], count: 1 }]);
    await library.data.keep(parent, 'exact-duplicates', true);
    // The same content again: what is known of it stays.
    const again = await library.import(library.path('rows.csv'));
    expect(again.hash).toBe(parent.hash);
    expect((await library.data.findings(again)).kept).toEqual(['exact-duplicates']);
    expect((await library.data.keep(parent, 'exact-duplicates', false)).kept).toEqual([]);
  });

  it('of all checks take their place, and what is kept stays kept', async () => {
    const [library, parent] = await table();
    await library.data.keep(parent, 'exact-duplicates', true);
    const report = await library.data.check(parent, () => undefined, signal);
    expect(report).toMatchObject({ complete: true, kept: ['exact-duplicates'] });
    expect(await library.data.findings(parent)).toEqual(report);
  });

  it('that are missing or damaged are none', async () => {
    const [library, parent] = await table();
    await writeFile(join(library.data.folderOf(parent.hash), 'findings.json'), '{');
    expect(await library.data.findings(parent)).toEqual({ complete: false, findings: [], kept: [] });
    await rm(join(library.data.folderOf(parent.hash), 'findings.json'));
    expect((await library.data.keep(parent, 'imbalance', true)).kept).toEqual(['imbalance']);
  });

  it('name what an import passed over', async () => {
    const library = await TestLibrary.create();
    await library.write('pictures/a/broken.png', 'no picture');
    await writePictures(library.path('pictures'), { each: 2, ground: 20, seed: 1 });
    const dataset = await library.import(library.path('pictures'));
    expect((await library.data.findings(dataset)).findings).toMatchObject([{ check: 'unreadable', count: 1, items: [] }]);
  });
});

/** Files of a kind, by name and content; what lies in front sorts in front. */
const kinds: [string, () => [string, Uint8Array | string][]][] = [
  [
    'texts',
    () =>
      ['the cat sat', 'a dog ran and ran', 'the dog sat', 'birds', 'a cat and the birds', 'the end of it all'].map((text, at) => [
        `${at}.txt`,
        text,
      ]),
  ],
  ['recordings', () => [900, 400, 700, 1200, 500, 600].map((length, at) => [`${at}.wav`, wavFile([tone(200 + 300 * at, length)])])],
];

describe('of every kind of item a subset', () => {
  it.each(kinds)('of %s says of its items what an import of them alone says', async (_, files) => {
    const library = await TestLibrary.create();
    const [all, chosen] = [files(), [1, 2, 4]];
    for (const [name, content] of all) await library.write(join('all', name), content);
    for (const at of chosen) await library.write(join('some', all[at]?.[0] ?? ''), all[at]?.[1] ?? '');
    const subset = await take(library, await library.import(library.path('all')), { items: chosen });
    const alone = await library.import(library.path('some'));
    const said = async ({ hash }: Dataset) => {
      const { shape, count, mean, deviation, terms, words, rate, usualLength } = await readManifest(library.data.folderOf(hash));
      const rounded = (values: readonly number[]): number[] => values.map((value) => Number(value.toPrecision(4)));
      return { shape, count, mean: rounded(mean), deviation: rounded(deviation), terms, words, rate, usualLength };
    };
    expect(await said(subset)).toEqual(await said(alone));
    expect(subset.shape).toEqual(alone.shape);
  });

  it('of rows with names and missing values says what it lacks, and keeps its names', async () => {
    const [library, parent] = await table('a,kind,label\n1,red,x\nNA,blue,y\n3,,x\n5,red,y\n');
    const subset = await take(library, parent, { items: [0, 2, 3] });
    const { mean, missing, categories } = await readManifest(library.data.folderOf(subset.hash));
    expect([mean[0], missing, categories?.[1]]).toEqual([3, [0, 1], ['red', 'blue']]);
    expect((await take(library, parent, { items: [0, 3] }, 'whole')).missing).toEqual([]);
  });
});
