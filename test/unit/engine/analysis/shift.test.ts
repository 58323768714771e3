/* What is measured of two domains before any training, on made heaps: where it speaks, and where it keeps still. */
import { describe, expect, it } from 'vitest';
import { shiftBeyondLabels } from '../../../../main/engine/analysis/shift/beyond-labels.ts';
import { crossFitted } from '../../../../main/engine/analysis/shift/cross-fit.ts';
import { featureDrift } from '../../../../main/engine/analysis/shift/feature-drift.ts';
import { byForeignness } from '../../../../main/engine/analysis/shift/foreign.ts';
import { labelShift } from '../../../../main/engine/analysis/shift/label-shift.ts';
import { measureShift } from '../../../../main/engine/analysis/shift/measure-shift.ts';
import type { ShiftSamples } from '../../../../main/engine/analysis/shift/measure-shift.ts';
import { meanDiscrepancyTest } from '../../../../main/engine/analysis/shift/mmd-test.ts';
import { quickClasses } from '../../../../main/engine/analysis/shift/quick-classes.ts';
import { permutation, randomFor } from '../../../../main/engine/random.ts';
import { largestOfRows } from '../../../../main/engine/statistics/rows.ts';
import type { Rows } from '../../../../main/engine/statistics/rows.ts';
import { shiftMeasuresSchema } from '../../../../shared/model/shift/report.ts';
import { noiseOf } from '../../../helpers/learning.ts';
import { numbers } from '../../../helpers/pictures.ts';

const unheard = (): void => undefined;

/** Noise of so many columns, moved along the first. */
function cloud(count: number, width: number, seed: number, shift = 0): Rows {
  const random = noiseOf(numbers(seed), 1);
  return { count, width, values: Float64Array.from({ length: count * width }, (_, at) => random() + (at % width === 0 ? shift : 0)) };
}

/** Four heaps in a plane, of which classes have the given shares; all of them moved by `shift`. */
function heaps(shares: readonly number[], count: number, seed: number, shift = 0): { rows: Rows; labels: Int32Array } {
  const random = numbers(seed);
  const noise = noiseOf(random, 1);
  const labels = Int32Array.from({ length: count }, () => {
    let left = random();
    return Math.max(
      0,
      shares.findIndex((share) => (left -= share) < 0),
    );
  });
  const values = Float64Array.from({ length: 2 * count }, (_, at) => {
    const angle = ((labels[at >> 1] ?? 0) * Math.PI) / 2;
    return 2.2 * (at % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + noise() + shift;
  });
  return { rows: { count, width: 2, values }, labels };
}

const even = [0.25, 0.25, 0.25, 0.25];
const planted = [0.55, 0.25, 0.2, 0];

describe('the permutation test', () => {
  it('is as often below a level as the level says, where nothing differs', () => {
    const found = Array.from(
      { length: 150 },
      (_, at) => meanDiscrepancyTest(cloud(14, 3, 2 * at + 1), cloud(18, 3, 2 * at + 2), at)?.p ?? 0,
    );
    const below = (level: number): number => found.filter((p) => p <= level).length / found.length;
    // Each within three standard deviations of a share among 150.
    for (const level of [0.05, 0.25, 0.5, 0.75])
      expect(Math.abs(below(level) - level)).toBeLessThan(3 * Math.sqrt((level * (1 - level)) / found.length));
  });

  it('is as sure as it can be of a plain shift, and draws alike for a seed', () => {
    const [source, target] = [cloud(40, 3, 1), cloud(30, 3, 2, 2)];
    const found = meanDiscrepancyTest(source, target, 5);
    expect(found?.p).toBe(1 / 500);
    expect(meanDiscrepancyTest(source, target, 5)).toEqual(found);
    const doubtful = (seed: number) => meanDiscrepancyTest(cloud(40, 3, 1), cloud(30, 3, 2, 0.4), seed)?.p;
    expect(doubtful(1)).toBe(doubtful(1));
    expect(new Set([1, 2, 3, 4, 5].map(doubtful)).size).toBeGreaterThan(1);
  });

  it('has nothing to say of single items, or of items that are all the same', () => {
    expect(meanDiscrepancyTest(cloud(1, 3, 1), cloud(9, 3, 2), 1)).toBeNull();
    const same: Rows = { count: 6, width: 2, values: new Float64Array(12).fill(3) };
    expect(meanDiscrepancyTest(same, same, 1)).toBeNull();
  });
});

it('no item is judged by a classifier that learnt from it', () => {
  // Labels by chance: what learnt from these items knows them by heart.
  const rows = cloud(120, 100, 4);
  const labels = permutation(randomFor(1, 'labels'), 120).map((value) => value % 2);
  const taken = largestOfRows(crossFitted(rows, labels, 2, 1), 2);
  const right = taken.reduce((sum, predicted, item) => sum + (predicted === labels[item] ? 1 : 0), 0) / 120;
  expect(right).toBeLessThan(0.65);
});

describe('the shares of classes in the target', () => {
  const source = heaps(even, 800, 1);
  const of = (target: Rows) => {
    const quick = quickClasses(source.rows, source.labels, target, 4, 1, unheard);
    if (!quick) throw new Error('There are classes to learn.');
    return { quick, found: labelShift(quick.labels, quick.taken, quick.target, 4, 1) };
  };

  it('are found where they were planted, an absent class among them', () => {
    const target = heaps(planted, 600, 2);
    const { quick, found } = of(target.rows);
    const true_ = even.map((_, k) => target.labels.filter((label) => label === k).length / 600);
    const wrongBy = (shares: readonly number[] | undefined) => Math.max(...true_.map((share, k) => Math.abs(share - (shares?.[k] ?? 1))));
    expect(wrongBy(found?.estimated)).toBeLessThan(0.03);
    // What is merely predicted is further off: mistakes go into all classes.
    expect(wrongBy(found?.predicted)).toBeGreaterThan(wrongBy(found?.estimated));
    true_.forEach((share, k) => {
      expect(share).toBeGreaterThanOrEqual((found?.low[k] ?? 1) - 0.005);
      expect(share).toBeLessThanOrEqual((found?.high[k] ?? 0) + 0.005);
    });
    expect(found?.high[3]).toBeLessThan(0.05);
    const beyond = shiftBeyondLabels(quick.rows, quick.labels, target.rows, found?.estimated ?? [], 1);
    expect(beyond?.aDistance).toBeLessThan(0.25);
    expect(beyond?.p).toBeGreaterThan(0.05);
  });

  it('do not explain a shift of the items themselves', () => {
    const target = heaps(even, 600, 3, 1.5);
    const { quick, found } = of(target.rows);
    // Heaps on the one side, drawn more often, bring the mean to where the target’s is: no line tells them apart, the kernel does.
    const beyond = shiftBeyondLabels(quick.rows, quick.labels, target.rows, found?.estimated ?? even, 1);
    expect(beyond?.aDistance).toBeLessThan(0.25);
    expect(beyond?.p).toBe(1 / 500);
  });

  it('are not told by a classifier that mixes classes up', () => {
    const mixed = source.labels.map((label, item) => (label >= 2 ? 2 + (item % 2) : label));
    const quick = quickClasses(source.rows, mixed, heaps(even, 300, 4).rows, 4, 1, unheard);
    expect(labelShift(mixed, quick?.taken ?? mixed, quick?.target ?? mixed, 4, 1)).toBeNull();
  });

  it('are of the classes that have items enough to learn from', () => {
    const labels = source.labels.map((label, item) => (label === 3 ? (item < 10 ? 3 : -1) : label));
    expect([...(quickClasses(source.rows, labels, heaps(even, 50, 5).rows, 4, 1, unheard)?.kept ?? [])]).toEqual([0, 1, 2]);
    expect(quickClasses(source.rows, labels.fill(0), heaps(even, 50, 5).rows, 4, 1, unheard)).toBeNull();
  });
});

it('the most typical items lie among the source’s, the most foreign far from them', () => {
  const source = cloud(200, 3, 1);
  const target = cloud(60, 3, 2, 2);
  target.values[3 * 7] = 9;
  target.values[3 * 20] = -4;
  const found = byForeignness(source, target, 1);
  expect([found[0]?.item, found.at(-1)?.item]).toEqual([20, 7]);
  expect(found[0]?.score).toBeLessThan(0.1);
  expect(found.at(-1)?.score).toBeGreaterThan(0.99);
  // As many source as target items, or more, say the same of an item that might be of either.
  const alike = byForeignness(cloud(300, 3, 3), cloud(60, 3, 4), 1);
  expect(alike.reduce((sum, { score }) => sum + score, 0) / 60).toBeCloseTo(0.5, 1);
});

it('a feature that never varies has moved wholly or not at all', () => {
  const still = (value: number): Rows => ({ count: 3, width: 1, values: new Float64Array(3).fill(value) });
  expect(featureDrift(still(2), still(2))).toMatchObject([{ difference: 0, distance: 0 }]);
  expect(featureDrift(still(2), still(5))).toMatchObject([{ difference: null, distance: 1 }]);
  expect(featureDrift(still(2), { count: 0, width: 1, values: new Float64Array() })).toEqual([]);
});

describe('all of it', () => {
  const samples = (target: ReturnType<typeof heaps>, change: Partial<ShiftSamples> = {}, count = 300): ShiftSamples => {
    const source = heaps(even, count, 1);
    const sample = (rows: Rows, first: number) => ({
      places: Int32Array.from({ length: rows.count }, (_, at) => first + 2 * at),
      values: Float32Array.from(rows.values),
      traits: rows,
    });
    return {
      source: sample(source.rows, 0),
      target: sample(target.rows, 1),
      size: 2,
      traitNames: ['x', 'y'],
      labels: source.labels,
      classes: ['east', 'north', 'west', 'south'],
      ...change,
    };
  };

  it('keeps to its schema, names items by their places, follows from the seed and says what it does', () => {
    const target = heaps(planted, 200, 2, 0.8);
    const phases = new Set<string>();
    const found = measureShift(samples(target), 3, (phase) => phases.add(phase));
    expect(shiftMeasuresSchema.parse(found)).toEqual(found);
    expect(measureShift(samples(target), 3, unheard)).toEqual(found);
    expect(found.items).toEqual({ source: 300, target: 200 });
    expect(found.components).toMatchObject({ count: 2 });
    expect(found.components.explained).toBeCloseTo(1, 6);
    expect(found.classes?.map(({ name }) => name)).toEqual(['east', 'north', 'west', 'south']);
    expect(found.features.map(({ name }) => name).sort()).toEqual(['x', 'y']);
    expect(found.typical).toHaveLength(12);
    expect([...found.typical, ...found.foreign].every(({ index }) => index % 2 === 1)).toBe(true);
    expect([...phases]).toEqual(['Finding principal components', 'Measuring the distance', 'Learning the classes', 'Comparing items']);
  });

  it('has no classes where labels are numbers, and nulls where there is too little', () => {
    const bare = measureShift(samples(heaps(even, 100, 2), { classes: [], labels: new Int32Array(300).fill(-1) }), 1, unheard);
    expect(bare).toMatchObject({ classes: null, quickAccuracy: null, beyondLabels: null });
    expect(bare.aDistance).not.toBeNull();
    const one = measureShift(samples(heaps(even, 1, 2), {}, 1), 1, unheard);
    expect(shiftMeasuresSchema.parse(one)).toEqual(one);
    expect(one).toMatchObject({ aDistance: null, mmd: null, classes: null, typical: [], foreign: [] });
  });
});
