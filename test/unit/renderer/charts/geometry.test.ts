import { describe, expect, it } from 'vitest';
import { apart, extentOf, inView, nearest } from '../../../../renderer/charts/geometry.ts';
import type { Series } from '../../../../renderer/charts/series.ts';

const line = (values: readonly number[], band: Series['band'] = []): Series => ({
  id: 'loss/adapted',
  label: 'dann',
  tone: 'adapted',
  dashed: false,
  seeds: [],
  mean: values.map((y, x) => ({ x, y })),
  band,
});

describe('the range of a chart', () => {
  it('holds every line and every band', () => {
    const [low, high] = extentOf([line([3, 5]), line([4], [{ x: 0, low: 2, high: 9 }])]);
    expect(low).toBeLessThanOrEqual(2);
    expect(high).toBe(9);
  });

  it('begins a tenth below the lowest, but not below zero without need', () => {
    expect(extentOf([line([2, 3])])).toEqual([1.9, 3]);
    expect(extentOf([line([0.05, 1])])).toEqual([0, 1]);
    expect(extentOf([line([-1, 1])])).toEqual([-1, 1]);
  });

  it.each([
    ['one value', [4]],
    ['a flat line', [4, 4, 4]],
    ['a flat line below zero', [-4, -4]],
    ['zeros', [0, 0]],
    ['nothing', []],
  ])('has a height for %s, which lies in it', (_, values) => {
    const [low, high] = extentOf([line(values)]);
    expect(high).toBeGreaterThan(low);
    for (const value of values) expect(value >= low && value <= high).toBe(true);
  });

  it('is found for more points than a call takes arguments', () => {
    const many = Array.from({ length: 300_000 }, (_, at) => at);
    expect(
      extentOf([
        line(
          many,
          many.map((x) => ({ x, low: -1, high: x })),
        ),
      ]),
    ).toEqual([-1, 299_999]);
  });
});

describe('labels at the ends of lines', () => {
  const places = (list: readonly number[], top = 0, bottom = 100): number[] =>
    list
      .map((place, id) => ({ id, place }))
      .flatMap(({ id }) => {
        const placed = apart(
          list.map((place, at) => ({ place, id: at })),
          10,
          top,
          bottom,
        );
        return placed.find((label) => label.id === id)?.place ?? Number.NaN;
      });

  it('stay where they are while there is room', () => {
    expect(places([20, 40, 90])).toEqual([20, 40, 90]);
  });

  it('move apart by the gap and keep their order, whatever order they come in', () => {
    expect(places([50, 52, 51])).toEqual([50, 70, 60]);
    expect(places([30, 30])).toEqual([30, 40]);
  });

  it('stay between top and bottom', () => {
    expect(places([98, 99, 100])).toEqual([80, 90, 100]);
    expect(places([-5, 0])).toEqual([0, 10]);
  });

  it('are not changed themselves', () => {
    const labels = [{ place: 5 }, { place: 5 }];
    apart(labels, 10, 0, 100);
    expect(labels).toEqual([{ place: 5 }, { place: 5 }]);
    expect(apart([], 10, 0, 100)).toEqual([]);
  });
});

describe('the nearest point', () => {
  const points = [1, 4, 10].map((x) => ({ x, y: 0 }));

  it('is the one at the least distance; of two the first', () => {
    expect([-3, 2.4, 2.5, 2.6, 7.1, 99].map((x) => nearest(points, x)?.x)).toEqual([1, 1, 1, 4, 10, 10]);
    expect(nearest([], 3)).toBeUndefined();
  });
});

describe('the part of the plane that is shown', () => {
  const corners = [
    { x: -1, y: 2 },
    { x: 3, y: 4 },
  ];

  it('holds all points in its middle, and is as long a unit across as along', () => {
    expect(inView(corners, 2)).toEqual({ x: [-1, 3], y: [2, 4] });
    expect(inView(corners, 1)).toEqual({ x: [-1, 3], y: [1, 5] });
    expect(inView(corners, 4)).toEqual({ x: [-3, 5], y: [2, 4] });
  });

  it('has an extent around a single point, and without any', () => {
    expect(inView([{ x: 5, y: 7 }], 1)).toEqual({ x: [4.5, 5.5], y: [6.5, 7.5] });
    expect(inView([], 2)).toEqual({ x: [-1, 1], y: [-0.5, 0.5] });
  });
});
