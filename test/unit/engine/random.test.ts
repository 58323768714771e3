import { describe, expect, it } from 'vitest';
import { noiseFor, permutation, randomFor, uniformValues } from '../../../main/engine/random.ts';

describe('randomness', () => {
  it('has streams of each purpose that say nothing of one another', () => {
    const first = (seed: number, purpose: string) => randomFor(seed, purpose).next();
    const drawn = [first(1, 'weights/a'), first(1, 'weights/b'), first(2, 'weights/a'), first(1, 'split'), first(0, 'split')];
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(first(1, 'weights/a')).toBe(drawn[0]);
    // Correlated streams of neighbouring seeds would show in their means.
    const means = Array.from(
      { length: 64 },
      (_, seed) => uniformValues(randomFor(seed, 'weights'), 1000, 1).reduce((a, b) => a + b) / 1000,
    );
    expect(Math.max(...means.map(Math.abs))).toBeLessThan(5 / Math.sqrt(3 * 1000));
    expect(Math.abs(means.reduce((a, b) => a + b) / 64)).toBeLessThan(5 / Math.sqrt(3 * 64000));
  });

  it('stays within its limit and reaches all of it', () => {
    const values = uniformValues(randomFor(3, 'x'), 10000, 0.25);
    expect(Math.max(...values)).toBeLessThanOrEqual(0.25);
    expect(Math.max(...values)).toBeGreaterThan(0.249);
    expect(Math.min(...values)).toBeLessThan(-0.249);
  });

  it('puts every item into every place equally often', () => {
    const counts = new Int32Array(5);
    for (let seed = 0; seed < 5000; seed++) {
      const at = permutation(randomFor(seed, 'order'), 5).indexOf(0);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    // Five standard deviations of a binomial count.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(5000 * 0.2 * 0.8));
  });
});

describe('noise', () => {
  const count = 100_000;

  it('is the same for the same place, however much of it is drawn, and other for any other', () => {
    const first = noiseFor(7, 'step/3/agree/0/0', 1000);
    expect(noiseFor(7, 'step/3/agree/0/0', 1000)).toEqual(first);
    expect(noiseFor(7, 'step/3/agree/0/0', 10)).toEqual(first.slice(0, 10));
    const others = [
      noiseFor(8, 'step/3/agree/0/0', 1000),
      noiseFor(7, 'step/4/agree/0/0', 1000),
      noiseFor(7, 'step/3/disagree/0/0', 1000),
      noiseFor(7, 'step/3/agree/1/0', 1000),
      noiseFor(7, 'step/3/agree/0/1', 1000),
    ];
    for (const other of others) {
      const same = other.filter((value, at) => value === first[at]).length;
      expect(same).toBeLessThan(2);
      expect(Math.abs(correlation(first, other))).toBeLessThan(5 / Math.sqrt(1000));
    }
  });

  it('is uniform in [0, 1), in every part of it and from one value to the next', () => {
    for (const place of ['step/0/adversarial/0/0', 'step/1/adversarial/0/0', 'a']) {
      const values = noiseFor(1, place, count);
      expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
      // Five standard deviations of the mean and of the mean square.
      expect(Math.abs(meanOf(values) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
      expect(Math.abs(meanOf(values.map((value) => value ** 2)) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / count));
      // χ² of 256 equal parts has mean 255 and variance 510; so has that of pairs of neighbours in 16 × 16 parts.
      const pairs = values.filter((_, at) => at % 2 === 0).map((value, at) => (Math.floor(16 * value) + (values[2 * at + 1] ?? 0)) / 16);
      for (const list of [values, pairs]) expect(Math.abs(chiSquare(list, 256) - 255)).toBeLessThan(5 * Math.sqrt(510));
      expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(5 / Math.sqrt(count));
    }
  });

  it('of many steps is uniform in one place, too', () => {
    const first = Float32Array.from({ length: 10_000 }, (_, step) => noiseFor(1, `step/${step}/adversarial/0/0`, 1)[0] ?? 0);
    expect(Math.abs(chiSquare(first, 64) - 63)).toBeLessThan(5 * Math.sqrt(126));
    expect(Math.abs(correlation(first.slice(1), first.slice(0, -1)))).toBeLessThan(5 / Math.sqrt(10_000));
  });
});

const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function chiSquare(values: Float32Array, parts: number): number {
  const counts = new Float64Array(parts);
  for (const value of values) counts[Math.floor(parts * value)] = (counts[Math.floor(parts * value)] ?? 0) + 1;
  const expected = values.length / parts;
  return counts.reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
}

/** Of two lists of uniform numbers. */
const correlation = (first: Float32Array, second: Float32Array): number =>
  12 * meanOf(first.map((value, at) => (value - 0.5) * ((second[at] ?? 0) - 0.5)));
