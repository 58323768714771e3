import { afterEach, describe, expect, it, vi } from 'vitest';
import { embeddingIds, jointEmbedding, mostPoints, shownItems } from '../../../../main/engine/analysis/embedding.ts';
import { noiseOf } from '../../../helpers/learning.ts';
import { numbers } from '../../../helpers/pictures.ts';

const groups = 6;
const width = 12;

/** Groups around the corners of a simplex: no plane through its middle keeps all of them apart. */
function corners(count: number, noise: number): Float32Array {
  const random = noiseOf(numbers(3), noise);
  return Float32Array.from({ length: count * width }, (_, at) => {
    const [item, column] = [Math.floor(at / width), at % width];
    return (column === item % groups ? 3 : 0) + random();
  });
}

/** The share of points whose nearest other point is of the same group. */
function together(points: Float32Array): number {
  const count = points.length / 2;
  let same = 0;
  for (let item = 0; item < count; item++) {
    let [nearest, least] = [-1, Infinity];
    for (let other = 0; other < count; other++) {
      const distance = Math.hypot(
        (points[item * 2] ?? 0) - (points[other * 2] ?? 0),
        (points[item * 2 + 1] ?? 0) - (points[other * 2 + 1] ?? 0),
      );
      if (other !== item && distance < least) [nearest, least] = [other, distance];
    }
    if (nearest % groups === item % groups) same++;
  }
  return same / count;
}

const embed = (method: (typeof embeddingIds)[number], features: Float32Array, given: { seed?: number; size?: number } = {}) =>
  jointEmbedding(features, given.size ?? width, { method, seed: given.seed ?? 1, breathe: async () => undefined });

afterEach(() => vi.restoreAllMocks());

describe.each(embeddingIds)('%s', (method) => {
  it('follows from features and seed alone, and is centred and of one size', async () => {
    vi.spyOn(Math, 'random').mockImplementation(() => {
      throw new Error('Not by the seed.');
    });
    const features = corners(60, 0.5);
    const points = (await embed(method, features)) ?? new Float32Array();
    expect(await embed(method, features)).toEqual(points);
    const other = await embed(method, features, { seed: 2 });
    if (method === 'pca') expect(other).toEqual(points);
    else expect(other).not.toEqual(points);
    expect(points.length).toBe(120);
    const sum = (each: (value: number, at: number) => number): number => points.reduce((total, value, at) => total + each(value, at), 0);
    expect(sum((value, at) => (at % 2 === 0 ? value : 0)) / 60).toBeCloseTo(0, 5);
    expect(sum((value, at) => (at % 2 === 1 ? value : 0)) / 60).toBeCloseTo(0, 5);
    expect(sum((value) => value * value) / 60).toBeCloseTo(1, 5);
  });

  it('takes what there is little of, or nothing in', async () => {
    expect(await embed(method, corners(3, 0.5))).toBeNull();
    expect((await embed(method, corners(4, 0.5)))?.every(Number.isFinite)).toBe(true);
    expect((await embed(method, Float32Array.of(1, 2, 3, 4, 6), { size: 1 }))?.every(Number.isFinite)).toBe(true);
    // Features that collapsed, all and but for one.
    expect(await embed(method, new Float32Array(20 * width).fill(2))).toEqual(new Float32Array(40));
    const nearly = new Float32Array(20 * width).fill(2);
    nearly[5] = 3;
    expect((await embed(method, nearly))?.every(Number.isFinite)).toBe(true);
    expect(await embed(method, corners(10, 0.5).fill(Number.NaN, 0, 1))).toBeNull();
    expect(await embed(method, new Float32Array(0), { size: 0 })).toBeNull();
  });
});

it.each(['t-sne', 'umap'] as const)('%s keeps groups together that two directions cannot', async (method) => {
  const features = corners(120, 0.7);
  expect(together((await embed('pca', features)) ?? new Float32Array())).toBeLessThan(0.9);
  expect(together((await embed(method, features)) ?? new Float32Array())).toBeGreaterThan(0.97);
});

it.each(['t-sne', 'umap'] as const)('%s lets the process hear messages, and ends when it is told to', async (method) => {
  let breaths = 0;
  const breathe = async (): Promise<void> => {
    if (++breaths === 3) throw new Error('Enough.');
  };
  await expect(jointEmbedding(corners(30, 0.5), width, { method, seed: 1, breathe })).rejects.toThrow('Enough.');
  expect(breaths).toBe(3);
});

it('shows the same items at every checkpoint, of each domain no more than half of what fits', async () => {
  expect(shownItems(5, 'source', 1)).toEqual(Int32Array.of(0, 1, 2, 3, 4));
  const shown = shownItems(5000, 'source', 1);
  expect(shown.length).toBe(mostPoints / 2);
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown).toEqual(shown.toSorted());
  expect(shownItems(5000, 'source', 1)).toEqual(shown);
  expect(shownItems(5000, 'target', 1)).not.toEqual(shown);
  await expect(embed('pca', new Float32Array((mostPoints + 1) * width))).rejects.toThrow(RangeError);
});
