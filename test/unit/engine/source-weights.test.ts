/* Weights of source items, against densities that are known. */
import { describe, expect, it } from 'vitest';
import { sourceWeights } from '../../../main/engine/closed-form/source-weights.ts';
import { mean, noiseOf } from '../../helpers/learning.ts';
import { numbers } from '../../helpers/pictures.ts';

describe('weights of source items', () => {
  const count = 1500;
  /** Normal in the first of three columns, around `centre`; the two others say nothing of the domain. */
  const cloud = (centre: number, seed: number): Float32Array => {
    const random = noiseOf(numbers(seed), 1);
    return Float32Array.from({ length: 3 * count }, (_, at) => (at % 3 === 0 ? centre : 0) + random());
  };
  const logs = (weights: Float32Array): number[] => Array.from(weights, (weight) => Math.log(weight));

  it('follow the ratio of two normal densities, exp(x − ½) of N(0, 1) and N(1, 1)', () => {
    const features = cloud(0, 1);
    const found = logs(sourceWeights(features, cloud(1, 2), 3, { components: 3, largest: 1000 }));
    const expected = Array.from({ length: count }, (_, item) => (features[item * 3] ?? 0) - 0.5);
    expect(mean(found.map((value, item) => Math.abs(value - (expected[item] ?? 0))))).toBeLessThan(0.15);
  });

  it('are one on average, cut off before, and all alike where the domains are', () => {
    const [features, other] = [cloud(0, 1), cloud(2, 2)];
    const free = sourceWeights(features, other, 3, { components: 3, largest: 1000 });
    const cut = sourceWeights(features, other, 3, { components: 3, largest: 1 });
    expect(Math.max(...free)).toBeGreaterThan(10);
    expect(mean([...free])).toBeCloseTo(1, 4);
    expect(mean([...cut])).toBeCloseTo(1, 4);
    const largest = Math.max(...cut);
    expect(cut.filter((weight) => weight === largest).length).toBeGreaterThan(50);
    for (const weight of sourceWeights(features, features, 3, { components: 3, largest: 1000 })) expect(weight).toBeCloseTo(1, 1);
    const single = sourceWeights(features, other.slice(0, 3), 3, { components: 3, largest: 10 });
    expect(new Set(single)).toEqual(new Set([1]));
  });

  it('do not depend on how many items the target has', () => {
    const [features, other] = [cloud(0, 1), cloud(1, 2)];
    const [whole, part] = [other, other.slice(0, 3 * 300)].map((given) =>
      logs(sourceWeights(features, given, 3, { components: 3, largest: 1000 })),
    ) as [number[], number[]];
    expect(mean(whole.map((value, item) => Math.abs(value - (part[item] ?? 0))))).toBeLessThan(0.25);
  });
});
