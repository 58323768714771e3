import { describe, expect, it } from 'vitest';
import { inputFor, inputOfModel } from '../../../../main/data/kinds/index.ts';
import type { Manifest } from '../../../../main/data/packed/manifest.ts';

const manifest = (given: Partial<Manifest>): Manifest => ({
  version: 1,
  hash: '',
  kind: 'image',
  element: 'u8',
  count: 1,
  shape: [],
  uniformShape: true,
  columns: [],
  classes: [],
  classCounts: [],
  maximum: 255,
  mean: [],
  deviation: [],
  bytes: 0,
  ...given,
});

const image = (...shape: number[]): Manifest => manifest({ shape });
const table = (columns: string[], count = 1, mean = columns.map(() => 0), deviation = columns.map(() => 1)): Manifest =>
  manifest({ kind: 'table', element: 'f32', columns, shape: [columns.length], count, mean, deviation });

describe('what a network is fed', () => {
  it.each([
    [image(28, 28, 1), image(28, 28, 1), [28, 28, 1]],
    [image(28, 20, 1), image(16, 32, 1), [28, 32, 1]],
    [image(28, 28, 1), image(32, 32, 3), [32, 32, 3]],
    [image(28, 28, 3), image(8, 8, 1), [28, 28, 3]],
    [image(200, 30, 1), image(8, 100, 1), [64, 64, 1]],
  ])('is the larger of two pictures, at most 64 × 64, in colour if either is: %#', (source, target, [height, width, channels]) => {
    const half = new Array<number>(channels ?? 0).fill(0.5);
    expect(inputFor(source, target)).toEqual({ kind: 'image', height, width, channels, mean: half, deviation: half });
  });

  // By numpy.mean and numpy.std of [[1, 10], [2, 20], [3, 60]], of [[5, −10], [7, 0]], and of all five rows.
  it('is standardised over both tables together', () => {
    const input = inputFor(table(['a', 'b'], 3, [2, 30], [0.816496580927726, 21.602468994692867]), table(['a', 'b'], 2, [6, -5], [1, 5]));
    if (input.kind !== 'table') expect.fail('Tables make an input of the kind table.');
    expect(input.columns).toEqual(['a', 'b']);
    expect(input.mean).toEqual([3.6, 16]);
    expect(input.deviation[0]).toBeCloseTo(2.15406592, 7);
    expect(input.deviation[1]).toBeCloseTo(24.16609195, 7);
  });

  it('divides a column that never changes by one', () => {
    expect(inputFor(table(['a'], 3, [4], [0]), table(['a'], 2, [4], [0]))).toMatchObject({ mean: [4], deviation: [1] });
    expect(inputFor(table(['a'], 1, [4], [0]), table(['a'], 1, [6], [0]))).toMatchObject({ mean: [5], deviation: [1] });
  });

  it.each([
    [['a', 'b'], ['a'], 'the target lacks b'],
    [['a'], ['a', 'c'], 'the source lacks c'],
    [['a', 'b'], ['a', 'c'], 'the target lacks b; the source lacks c'],
    [['a', 'b'], ['b', 'a'], 'they come in another order'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g'], ['z'], 'the target lacks a, b, c, d, e and 2 more; the source lacks z'],
  ])('cannot be made of the columns %j and %j', (source, target, reason) => {
    expect(() => inputFor(table(source), table(target))).toThrow(`The columns of source and target differ: ${reason}.`);
    expect(() => inputFor(table(source), table(target))).toThrow(expect.objectContaining({ code: 'bad-data' }));
  });

  it('stays what a model of the source was fed, whatever the target is like, if the columns are the same', () => {
    const pictures = inputFor(image(28, 28, 1), image(28, 28, 1));
    expect(inputOfModel(pictures, image(50, 40, 3))).toBe(pictures);
    const rows = inputFor(table(['a', 'b'], 3, [2, 30], [1, 2]), table(['a', 'b'], 2, [6, -5], [1, 5]));
    expect(inputOfModel(rows, table(['a', 'b'], 9, [70, 80], [9, 9]))).toBe(rows);
    expect(() => inputOfModel(rows, table(['b', 'a']))).toThrow('The columns of source and target differ: they come in another order.');
  });
});
