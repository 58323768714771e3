import { describe, expect, it } from 'vitest';
import { shareOf } from '../../../../main/engine/training/label-share.ts';

/** 200 items, of which the even ones are labelled: 60 of class 0, 30 of class 1 and 10 of class 2. */
const items = Int32Array.from({ length: 100 }, (_, at) => 2 * at);
const labels = Int32Array.from({ length: 200 }, (_, item) => (item % 2 === 1 ? -1 : item < 120 ? 0 : item < 180 ? 1 : 2));
const countsOf = (drawn: Int32Array): number[] => [0, 1, 2].map((label) => drawn.filter((item) => labels[item] === label).length);

describe('a share of the labels', () => {
  it('has so many items, of each class in proportion', () => {
    expect(countsOf(shareOf(items, labels, 0.1, 1))).toEqual([6, 3, 1]);
    expect(countsOf(shareOf(items, labels, 0.5, 1))).toEqual([30, 15, 5]);
    expect(shareOf(items, labels, 0.25, 1)).toHaveLength(25);
  });

  it('of all labels is all of them', () => {
    expect(shareOf(items, labels, 1, 7)).toEqual(items);
  });

  it('has one item at least', () => {
    expect(shareOf(items, labels, 0.0001, 1)).toHaveLength(1);
  });

  it('holds what a smaller one holds', () => {
    const larger = new Set(shareOf(items, labels, 0.4, 3));
    expect([...shareOf(items, labels, 0.05, 3)].every((item) => larger.has(item))).toBe(true);
  });

  it('has an item of each class before a second of any that is as large', () => {
    const even = Int32Array.from({ length: 100 }, (_, item) => item % 10);
    for (let seed = 0; seed < 20; seed++) {
      const drawn = shareOf(Int32Array.from(even.keys()), even, 0.1, seed);
      expect(new Set([...drawn].map((item) => even[item])).size).toBe(10);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    expect(shareOf(items, labels, 0.1, 5)).toEqual(shareOf(items, labels, 0.1, 5));
    expect(shareOf(items, labels, 0.1, 5)).not.toEqual(shareOf(items, labels, 0.1, 6));
  });
});
