/* Alignments in closed form, against NumPy and SciPy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Affine } from '../../../main/engine/closed-form/affine.ts';
import { coralAlignment } from '../../../main/engine/closed-form/coral.ts';
import { principalComponents } from '../../../main/engine/closed-form/principal-components.ts';
import { timesTransposed, transposed } from '../../../main/engine/closed-form/products.ts';
import { subspaceAlignment } from '../../../main/engine/closed-form/subspace-alignment.ts';
import { noise } from '../../formula/fixtures.ts';
import type { Recipe } from '../../formula/fixtures.ts';
import { numbers } from '../../helpers/pictures.ts';

interface Aligned {
  readonly name: string;
  readonly components: number;
  readonly matrix: readonly number[];
  readonly offset: readonly number[];
}

interface Fixture {
  readonly width: number;
  readonly source: readonly number[];
  readonly target: readonly number[];
  readonly components: readonly { components: number; variances: number[]; rest: number; projector: number[]; mean: number[] }[];
  readonly coral: readonly (Aligned & { readonly regularisation: number })[];
  readonly subspace: readonly Aligned[];
  readonly wide: { features: Recipe; components: number; variances: number[]; rest: number; total: number };
}

const path = join(import.meta.dirname, '../../fixtures/formula/closed-form.json');
const fixture = JSON.parse(readFileSync(path, 'utf8')) as Fixture;
const { width } = fixture;
const [source, target] = [Float32Array.from(fixture.source), Float32Array.from(fixture.target)];

function expectNear(found: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs), 1e-6);
  expected.forEach((value, at) => expect(Math.abs((found[at] ?? Number.NaN) - value) / scale, `place ${at}`).toBeLessThan(tolerance));
}

/** σ·I + L·R as one matrix. */
const matrixOf = ({ scale, left, right, offset }: Affine): Float64Array =>
  timesTransposed(left, transposed(right, offset.length), left.length / offset.length).map(
    (value, at) => value + (Math.floor(at / offset.length) === at % offset.length ? scale : 0),
  );

/** U Uᵀ, which has no sign to choose. */
const projectorOf = (directions: Float32Array, size: number): Float64Array => {
  const columns = transposed(directions, size);
  return timesTransposed(columns, columns, directions.length / size);
};

describe('products', () => {
  it.each([
    [1, 1, 1],
    [4, 8, 3],
    [5, 7, 6],
    [9, 2, 1],
  ])('A·Bᵀ of %i and %i rows, of %i columns', (m, n, k) => {
    const random = numbers(m * n);
    const [a, b] = [m, n].map((rows) => Float32Array.from({ length: rows * k }, random)) as [Float32Array, Float32Array];
    const expected = Array.from({ length: m * n }, (_, at) => {
      const [row, column] = [Math.floor(at / n), at % n];
      return Array.from({ length: k }, (_, by) => (a[row * k + by] ?? 0) * (b[column * k + by] ?? 0)).reduce(
        (sum, value) => sum + value,
        0,
      );
    });
    expectNear(timesTransposed(a, b, k), expected, 1e-12);
  });

  it('rows to columns, each with the factor of its row', () => {
    expect([...transposed([1, 2, 3, 4, 5, 6], 3)]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...transposed([1, 2, 3, 4, 5, 6], 3, [10, -1])]).toEqual([10, -4, 20, -5, 30, -6]);
    const wide = Float32Array.from({ length: 70 * 50 }, (_, at) => at);
    expect([...transposed(transposed(wide, 50), 70)]).toEqual([...wide]);
  });
});

describe('principal components', () => {
  it.each(fixture.components)('$components of six', ({ components, variances, rest, projector, mean }) => {
    const found = principalComponents(source, width, components);
    expectNear(found.variances, variances, 1e-5);
    expectNear(projectorOf(found.directions, width), projector, 1e-5);
    expectNear(found.mean, mean, 1e-5);
    expect(found.rest).toBeCloseTo(rest, 5);
  });

  it('of more features than are decomposed whole: the leading ones, always the same', () => {
    const { features, components, variances, rest, total } = fixture.wide;
    const size = features.shape[1] ?? 0;
    const rows = noise(features).map((value, at) => value / (1 + (at % size) / 4));
    const found = principalComponents(rows, size, components);
    expectNear(found.variances, variances, 0.005);
    expect(found.rest / rest).toBeCloseTo(1, 2);
    expect((found.meanVariance * size) / total).toBeCloseTo(1, 5);
    const gram = timesTransposed(found.directions, found.directions, size);
    gram.forEach((value, at) => expect(value).toBeCloseTo(Math.floor(at / components) === at % components ? 1 : 0, 5));
    expect(principalComponents(rows, size, components)).toEqual(found);
  });

  it('of fewer items than directions: nothing in the others', () => {
    const size = 600;
    const rows = noise({ shape: [3, size], seed: 7, low: -1, high: 1 });
    const { variances, rest, directions } = principalComponents(rows, size, 5);
    expect(variances[1]).toBeGreaterThan(0.1);
    for (const variance of variances.slice(2)) expect(variance).toBeLessThan(1e-6);
    expect(rest).toBeLessThan(1e-6);
    expect(directions.every(Number.isFinite)).toBe(true);
  });
});

describe('correlation alignment', () => {
  it.each(fixture.coral)('$name', ({ matrix, offset, ...settings }) => {
    const found = coralAlignment(source, target, width, settings);
    expectNear(matrixOf(found), [...matrix], 2e-5);
    expectNear(found.offset, [...offset], 2e-5);
  });

  it('leaves as they are features that are alike already, and has a finite answer where nothing varies', () => {
    const { offset, ...map } = coralAlignment(source, source, width, { regularisation: 1, components: 3 });
    const identity = Array.from({ length: width ** 2 }, (_, at) => (Math.floor(at / width) === at % width ? 1 : 0));
    expectNear(matrixOf({ ...map, offset }), identity, 1e-5);
    expectNear(offset, [...offset].fill(0), 10);
    const still = coralAlignment(new Float32Array(4 * width).fill(2), target, width, { regularisation: 1, components: 3 });
    for (const part of [still.left, still.right, still.offset]) expect(part.every(Number.isFinite)).toBe(true);
  });
});

describe('subspace alignment', () => {
  it.each(fixture.subspace)('$name', ({ matrix, offset, components }) => {
    const found = subspaceAlignment(source, target, width, components);
    expect(found.left).toHaveLength(width * Math.min(width, components));
    expectNear(matrixOf(found), [...matrix], 2e-5);
    expectNear(found.offset, [...offset], 2e-5);
  });
});
