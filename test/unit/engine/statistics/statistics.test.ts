import { describe, expect, it } from 'vitest';
import { densityRatio } from '../../../../main/engine/statistics/density-ratio.ts';
import { squaredDistances } from '../../../../main/engine/statistics/distances.ts';
import { kMeans } from '../../../../main/engine/statistics/k-means.ts';
import { minimise } from '../../../../main/engine/statistics/minimise.ts';
import { projection } from '../../../../main/engine/statistics/projection.ts';
import type { Rows } from '../../../../main/engine/statistics/rows.ts';
import { noiseOf } from '../../../helpers/learning.ts';
import { numbers } from '../../../helpers/pictures.ts';

const rowsOf = (rows: readonly (readonly number[])[]): Rows => ({
  count: rows.length,
  width: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat()),
});

describe('random projection', () => {
  const [count, width] = [40, 2352];
  const random = numbers(3);
  const features = Float32Array.from({ length: count * width }, () => Math.max(0, random() - 0.5));
  const exact = squaredDistances({ count, width, values: Float64Array.from(features) });

  it('keeps distances, by about an eighth of their squares', () => {
    const near = squaredDistances(projection(width, 1)(features));
    const ratios = [...exact].flatMap((square, at) => (square > 0 ? [(near[at] ?? 0) / square] : []));
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    const deviation = Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio - 1) ** 2, 0) / ratios.length);
    expect(Math.abs(mean - 1)).toBeLessThan(0.1);
    expect(deviation).toBeLessThan(1.5 * Math.sqrt(2 / 128));
    // A projection that did nothing, or left columns out, would vary less or by far more.
    expect(deviation).toBeGreaterThan(0.5 * Math.sqrt(2 / 128));
  });

  it('is the same for a seed and another for another, and leaves narrow features alone', () => {
    expect(projection(width, 1)(features)).toEqual(projection(width, 1)(features));
    expect(projection(width, 2)(features)).not.toEqual(projection(width, 1)(features));
    const narrow = features.subarray(0, 5 * 128);
    expect(projection(128, 1)(narrow)).toEqual({ count: 5, width: 128, values: Float64Array.from(narrow) });
  });
});

describe('k-means', () => {
  const noise = noiseOf(numbers(4), 0.3);
  const clustered = rowsOf(Array.from({ length: 120 }, (_, item) => [8 * (item % 4) + noise(), 5 * ((item % 4) % 2) + noise()]));

  it('finds clusters that are apart, whatever the seed', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { clusters } = kMeans(clustered, 4, seed);
      clusters.forEach((cluster, item) => expect(cluster).toBe(clusters[item % 4]));
      expect(new Set(clusters).size).toBe(4);
    }
  });

  it('answers the sum of squared distances from the means', () => {
    // Two pairs: their means lie 1 from each item.
    expect(kMeans(rowsOf([[0], [2], [10], [12]]), 2, 1).sum).toBeCloseTo(4, 10);
  });

  it('fills every cluster, with as many clusters as items, and ends where items coincide', () => {
    const single = kMeans(rowsOf([[1], [2], [3], [40], [41]]), 5, 1);
    expect(new Set(single.clusters).size).toBe(5);
    expect(single.sum).toBe(0);
    expect(kMeans(rowsOf([[1], [1], [1]]), 3, 1).sum).toBe(0);
  });
});

it('a convex function is minimised, however stretched it is', () => {
  const stretch = [1, 30, 1000];
  let evaluations = 0;
  const found = minimise(Float64Array.from([5, -3, 2]), (x, gradient) => {
    evaluations++;
    return stretch.reduce((sum, factor, at) => {
      const distance = (x[at] ?? 0) - at;
      gradient[at] = factor * distance + distance ** 3;
      return sum + (factor / 2) * distance ** 2 + distance ** 4 / 4;
    }, 0);
  });
  found.forEach((value, at) => expect(value).toBeCloseTo(at, 5));
  expect(evaluations).toBeLessThan(60);
});

describe('the density ratio', () => {
  const normal = noiseOf(numbers(9), 1);
  const drawn = (centre: number): Rows => rowsOf(Array.from({ length: 400 }, () => [centre + normal(), normal(), normal()]));
  const [source, alike, apart] = [drawn(0), drawn(0), drawn(1)];

  it('is about 1 between domains that are alike, and grows towards the target where they are not', () => {
    for (const weight of densityRatio(source, alike, source, 1)) expect(Math.abs(Math.log(weight))).toBeLessThan(0.7);
    const [low, high] = densityRatio(
      source,
      apart,
      rowsOf([
        [-1, 0, 0],
        [2, 0, 0],
      ]),
      1,
    );
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(2);
  });

  it('does not depend on how many items there are of a domain', () => {
    const fewer: Rows = { ...apart, count: 100, values: apart.values.subarray(0, 300) };
    const mean = (weights: Float64Array): number => weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    // The mean of p_t/p_s over the source is 1.
    expect(Math.abs(mean(densityRatio(source, apart, source, 1)) - 1)).toBeLessThan(0.3);
    expect(Math.abs(mean(densityRatio(source, fewer, source, 1)) - 1)).toBeLessThan(0.3);
  });

  it('is unknown without items enough', () => {
    expect([...densityRatio(source, rowsOf([[0, 0, 0]]), rowsOf([[1, 1, 1]]), 1)]).toEqual([Number.NaN]);
  });
});
