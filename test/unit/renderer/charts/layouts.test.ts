import { expect, it } from 'vitest';
import { turnedLike } from '../../../../renderer/charts/layouts.ts';
import type { LaidItem, Layout } from '../../../../renderer/charts/layouts.ts';

const item = (index: number, x: number, y: number): LaidItem => ({
  x,
  y,
  domain: index < 2 ? 'source' : 'target',
  index,
  predicted: index % 2,
  label: null,
  oracleLabel: null,
});
const before: Layout = { method: 'pca', points: [item(0, 2, 0), item(1, -1, 1), item(2, -1, -1)] };
/** The same picture, turned by a right angle. */
const turned: Layout = { method: 'pca', points: [item(0, 0, 2), item(1, -1, -1), item(2, 1, -1)] };

it('a layout of the same items is turned back, and keeps what else is known of them', () => {
  const { points } = turnedLike(turned, before);
  points.forEach((point, at) => {
    expect(point.x).toBeCloseTo(before.points[at]?.x ?? Number.NaN);
    expect(point.y).toBeCloseTo(before.points[at]?.y ?? Number.NaN);
    expect({ ...point, x: 0, y: 0 }).toEqual({ ...turned.points[at], x: 0, y: 0 });
  });
});

it.each<[string, Layout | null]>([
  ['no layout', null],
  ['another method', { ...before, method: 'umap' }],
  ['fewer items', { ...before, points: before.points.slice(1) }],
  ['other items', { ...before, points: [item(0, 2, 0), item(1, -1, 1), item(3, -1, -1)] }],
])('after %s it stays as it is', (_what, other) => {
  expect(turnedLike(turned, other)).toBe(turned);
});
