/* What the analysis computes, as NumPy, SciPy and scikit-learn give it: test/formula/analysis/write.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aDistanceOf } from '../../main/engine/analysis/a-distance.ts';
import { bins, calibrationOf } from '../../main/engine/analysis/calibration.ts';
import { confusionOf } from '../../main/engine/analysis/confusion.ts';
import { jointEmbedding } from '../../main/engine/analysis/embedding.ts';
import { healthOf } from '../../main/engine/analysis/health.ts';
import { meanDiscrepancy } from '../../main/engine/analysis/mmd.ts';
import { shiftedItems } from '../../main/engine/analysis/outstanding.ts';
import { turnedTo } from '../../renderer/charts/procrustes.ts';
import type { Rows } from '../../main/engine/statistics/rows.ts';

type Numbers = readonly number[];
type Maybes = readonly (number | null)[];

interface Fixtures {
  readonly health: Readonly<Record<'probabilities' | 'features', Numbers>> &
    Readonly<Record<'count' | 'diversity' | 'entropy' | 'spread', number>>;
  readonly aDistances: readonly {
    readonly width: number;
    readonly source: { readonly learnt: Numbers; readonly kept: Numbers };
    readonly target: { readonly learnt: Numbers; readonly kept: Numbers };
    readonly error: number;
    readonly distance: number;
  }[];
  readonly discrepancies: readonly {
    readonly width: number;
    readonly source: Numbers;
    readonly target: Numbers;
    readonly squared: number;
    readonly bandwidth: number;
  }[];
  readonly confusion: {
    readonly classes: number;
    readonly probabilities: Numbers;
    readonly labels: Numbers;
    readonly matrix: Numbers;
    readonly recalls: Maybes;
    readonly precisions: Maybes;
    readonly accuracy: number;
    readonly balancedAccuracy: number;
  };
  readonly calibration: {
    readonly classes: number;
    readonly probabilities: Numbers;
    readonly labels: Numbers;
    readonly expectedError: number;
    readonly brier: number;
    readonly rows: readonly (readonly [number, number | null, number | null])[];
  };
  readonly shifted: {
    readonly width: number;
    readonly k: number;
    readonly source: Numbers;
    readonly target: Numbers;
    readonly distances: Numbers;
    readonly usual: number;
  };
  readonly principal: { readonly width: number; readonly features: Numbers; readonly points: Numbers };
  readonly procrustes: readonly { readonly points: Numbers; readonly to: Numbers; readonly turned: Numbers }[];
}

const fixtures = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/formula/analysis.json'), 'utf8')) as Fixtures;

const rowsOf = (values: Numbers, width: number): Rows => ({ count: values.length / width, width, values: Float64Array.from(values) });

/** As close as 32-bit floats are. */
function expectNear(found: Iterable<number | null | undefined>, wanted: Maybes, digits = 5): void {
  const all = [...found];
  expect(all.length).toBe(wanted.length);
  wanted.forEach((value, at) => {
    if (value === null) expect(all[at]).toBeNull();
    else expect(all[at]).toBeCloseTo(value, digits);
  });
}

it('signs of a collapse', () => {
  const { count, probabilities, features, diversity, entropy, spread } = fixtures.health;
  const health = healthOf({ count, probabilities: Float32Array.from(probabilities), features: Float32Array.from(features) });
  expectNear(Object.values(health ?? {}), [diversity, entropy, spread]);
  expect(Object.keys(health ?? {})).toEqual(['prediction-diversity', 'prediction-entropy', 'feature-spread']);
});

it.each(fixtures.aDistances)('proxy A-distance, where it is $distance', ({ width, source, target, error, distance }) => {
  const halves = ({ learnt, kept }: typeof source) => ({ learnt: rowsOf(learnt, width), kept: rowsOf(kept, width) });
  const found = aDistanceOf(halves(source), halves(target));
  expectNear([found.error, found.distance], [error, distance], 8);
});

it.each(fixtures.discrepancies)('maximum mean discrepancy, where it is $squared', ({ width, source, target, squared, bandwidth }) => {
  const found = meanDiscrepancy(Float32Array.from(source), Float32Array.from(target), width, 1);
  // The median of an even number of squares is not quite the square of the median.
  expectNear([found?.squared, found?.bandwidth], [squared, bandwidth], 4);
});

it('confusion of classes', () => {
  const { classes, probabilities, labels, matrix, recalls, precisions, accuracy, balancedAccuracy } = fixtures.confusion;
  const found = confusionOf(Float32Array.from(probabilities), Int32Array.from(labels), classes);
  expect([...found.matrix]).toEqual(matrix);
  expectNear(
    found.classes.map(({ recall }) => recall),
    recalls,
    8,
  );
  expectNear(
    found.classes.map(({ precision }) => precision),
    precisions,
    8,
  );
  expectNear([found.accuracy, found.balancedAccuracy], [accuracy, balancedAccuracy], 8);
  const total = labels.filter((label) => label >= 0).length;
  expect(found.classes.reduce((sum, { count }) => sum + count, 0)).toBe(total);
  expect(found.classes.reduce((sum, { predicted }) => sum + predicted, 0)).toBe(total);
});

it('calibration', () => {
  const { classes, probabilities, labels, expectedError, brier, rows } = fixtures.calibration;
  const found = calibrationOf(Float32Array.from(probabilities), Int32Array.from(labels), classes);
  expect(found?.count).toBe(labels.filter((label) => label >= 0).length);
  expectNear([found?.expectedError, found?.brier], [expectedError, brier]);
  expect(found?.rows.length).toBe(bins);
  found?.rows.forEach(({ count, confidence, accuracy }, at) => expectNear([count, confidence, accuracy], rows[at] ?? []));
});

it('items that lie farthest from the source', () => {
  const { width, k, source, target, distances, usual } = fixtures.shifted;
  const found = shiftedItems(Float32Array.from(source), Float32Array.from(target), width, { k, most: 5, seed: 1 });
  const farthest = distances.map((distance, item) => ({ item, distance })).sort((a, b) => b.distance - a.distance);
  expect(found.map(({ item }) => item)).toEqual(farthest.slice(0, 5).map(({ item }) => item));
  for (const { item, distance, ratio } of found) expectNear([distance, ratio], [distances[item] ?? 0, (distances[item] ?? 0) / usual]);
});

it('principal components', async () => {
  const { width, features, points } = fixtures.principal;
  const found = await jointEmbedding(Float32Array.from(features), width, { method: 'pca', seed: 1, breathe: async () => undefined });
  // A direction has no sign of its own.
  for (const axis of [0, 1]) {
    const of = (all: Iterable<number>) => [...all].filter((_, at) => at % 2 === axis);
    const [mine, theirs] = [of(found ?? []), of(points)];
    const side = Math.sign((mine[0] ?? 0) * (theirs[0] ?? 0));
    expectNear(
      mine.map((value) => side * value),
      theirs,
    );
  }
});

describe('turning a picture to another', () => {
  it.each(fixtures.procrustes.map((one, at) => ({ ...one, kind: at === 0 ? 'turned' : 'mirrored' })))('$kind', ({ points, to, turned }) => {
    expectNear(turnedTo(Float32Array.from(points), Float32Array.from(to)), turned);
  });
});
