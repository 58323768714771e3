import { expect, it } from 'vitest';
import { pairedTest, within } from '../../../shared/model/paired-test.ts';

it.each([
  // From tables of Student's distribution: two-sided 5 % points.
  [1, 12.706, 0.95],
  [2, 4.303, 0.95],
  [3, 3.182, 0.95],
  [4, 2.776, 0.95],
  [9, 2.262, 0.95],
  [30, 2.042, 0.95],
  [2, 9.925, 0.99],
  [5, 4.032, 0.99],
])('%i degrees of freedom: |t| < %d with probability %d', (degrees, t, probability) => {
  expect(within(t, degrees)).toBeCloseTo(probability, 4);
});

it('compares pairs, and gives the mean, its interval and p', () => {
  // scipy.stats.ttest_rel([0.4, 0.5, 0.7, 0.6], [0.5, 0.55, 0.78, 0.62]): t = 3.571, p = 0.0375, interval 0.0068 to 0.1182
  const test = pairedTest([0.4, 0.5, 0.7, 0.6], [0.5, 0.55, 0.78, 0.62]);
  expect(test?.difference).toBeCloseTo(0.0625, 10);
  expect(test?.p).toBeCloseTo(0.0375, 4);
  expect(test?.interval[0]).toBeCloseTo(0.0068, 4);
  expect(test?.interval[1]).toBeCloseTo(0.1182, 4);
});

it('knows when it cannot tell', () => {
  expect(pairedTest([0.5], [0.6])).toBeNull();
  expect(pairedTest([0.5, 0.6], [0.5, 0.6])).toMatchObject({ difference: 0, p: 1 });
});
