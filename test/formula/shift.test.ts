/* What a shift report computes, as NumPy, SciPy and scikit-learn give it: test/formula/shift/write.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { classDrift } from '../../main/engine/analysis/shift/class-drift.ts';
import { featureDrift } from '../../main/engine/analysis/shift/feature-drift.ts';
import { labelShift } from '../../main/engine/analysis/shift/label-shift.ts';
import { meanDiscrepancyTest, permutations } from '../../main/engine/analysis/shift/mmd-test.ts';
import { represent } from '../../main/engine/analysis/shift/represent.ts';
import { squaredDistance } from '../../main/engine/statistics/distances.ts';
import { stacked } from '../../main/engine/statistics/rows.ts';
import type { Rows } from '../../main/engine/statistics/rows.ts';

type Numbers = readonly number[];
type Maybes = readonly (number | null)[];

interface Pair {
  readonly width: number;
  readonly source: Numbers;
  readonly target: Numbers;
}

interface Fixtures {
  readonly features: Pair & Readonly<Record<'differences' | 'distances', Maybes>> & Readonly<Record<'means' | 'deviations', Numbers>>;
  readonly discrepancies: readonly (Pair & Readonly<Record<'squared' | 'bandwidth' | 'p', number>>)[];
  readonly drift: Pair & { readonly classes: number; readonly drifts: Maybes } & Readonly<Record<'labels' | 'taken', Numbers>>;
  readonly shares: { readonly classes: number } & Readonly<
    Record<'labels' | 'taken' | 'target' | 'source' | 'predicted' | 'estimated', Numbers>
  >;
  readonly components: Pair & { readonly explained: number; readonly distances: Numbers };
}

const fixtures = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/formula/shift.json'), 'utf8')) as Fixtures;

const rowsOf = (values: Numbers, width: number): Rows => ({ count: values.length / width, width, values: Float64Array.from(values) });

function expectNear(found: Maybes, wanted: Maybes, digits = 8): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, at) => {
    if (value === null) expect(found[at]).toBeNull();
    else expect(found[at]).toBeCloseTo(value, digits);
  });
}

it('how far features moved', () => {
  const { width, source, target, differences, distances, means, deviations } = fixtures.features;
  const found = featureDrift(rowsOf(source, width), rowsOf(target, width));
  expect(found.map(({ distance }) => distance)).toEqual(found.map(({ distance }) => distance).sort((a, b) => b - a));
  const inOrder = found.toSorted((a, b) => a.column - b.column);
  expectNear(
    inOrder.map(({ difference }) => difference),
    differences,
    7,
  );
  expectNear(
    inOrder.map(({ distance }) => distance),
    distances,
  );
  const moments = (key: 'mean' | 'deviation') => [...inOrder.map((one) => one.source[key]), ...inOrder.map((one) => one.target[key])];
  expectNear(moments('mean'), means, 7);
  expectNear(moments('deviation'), deviations, 7);
});

it.each(fixtures.discrepancies)('whether domains differ, where p is exactly $p', ({ width, source, target, squared, bandwidth, p }) => {
  const found = meanDiscrepancyTest(rowsOf(source, width), rowsOf(target, width), 3);
  expectNear([found?.squared ?? null, found?.bandwidth ?? null], [squared, bandwidth], 5);
  // As near as so many deals come to all of them, at four standard deviations.
  expect(Math.abs((found?.p ?? Number.NaN) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / permutations) + 1 / permutations);
});

it('how far classes moved', () => {
  const { width, source, labels, target, taken, classes, drifts } = fixtures.drift;
  const found = classDrift(rowsOf(source, width), Int32Array.from(labels), rowsOf(target, width), Int32Array.from(taken), classes);
  expectNear(
    found.map(({ drift }) => drift),
    drifts,
  );
  const counts = (of: Numbers) => Array.from({ length: classes }, (_, k) => of.filter((label) => label === k).length);
  expect([found.map((one) => one.source), found.map((one) => one.taken)]).toEqual([counts(labels), counts(taken)]);
});

it('the shares of classes behind what is predicted', () => {
  const { classes, labels, taken, target, source, predicted, estimated } = fixtures.shares;
  const found = labelShift(Int32Array.from(labels), Int32Array.from(taken), Int32Array.from(target), classes, 1);
  expectNear(found?.source ?? [], source);
  expectNear(found?.predicted ?? [], predicted);
  expectNear(found?.estimated ?? [], estimated, 7);
});

it('principal components of both domains', () => {
  const { width, source, target, explained, distances } = fixtures.components;
  const found = represent(Float32Array.from(source), Float32Array.from(target), width);
  expect([found.source.width, found.source.count, found.target.count]).toEqual([7, 30, 40]);
  expect(found.explained).toBeCloseTo(explained, 5);
  const both = stacked(found.source, found.target);
  const pairs = Array.from({ length: 70 }, (_, i) => Array.from({ length: 69 - i }, (_other, at) => [i, i + 1 + at] as const)).flat();
  expectNear(
    pairs.slice(0, distances.length).map(([i, j]) => Math.sqrt(squaredDistance(both, i, both, j))),
    distances,
    3,
  );
});
