import { describe, expect, it } from 'vitest';
import { inputFor, inputOfModel, prepare } from '../../../../main/data/kinds/index.ts';
import { usualChoices } from '../../../../main/data/kinds/kind.ts';
import type { Manifest } from '../../../../main/data/packed/manifest.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import { manifestOf } from '../../../helpers/manifests.ts';

const image = (...shape: number[]): Manifest => manifestOf({ shape });
const table = (columns: string[], count = 1, mean = columns.map(() => 0), deviation = columns.map(() => 1)): Manifest =>
  manifestOf({ kind: 'table', element: 'f32', columns, shape: [columns.length], count, mean, deviation });

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

  it('stays as it is where that is asked for', () => {
    const input = inputFor(table(['a'], 3, [2], [0.5]), table(['a'], 2, [6], [1]), { ...usualChoices, fitOn: 'none' });
    expect(input).toEqual({ kind: 'table', columns: ['a'], mean: [0], deviation: [1] });
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

  it('is standardised over the source alone where it is asked for', () => {
    const input = inputFor(table(['a'], 3, [2], [0.5]), table(['a'], 2, [6], [1]), { ...usualChoices, fitOn: 'source' });
    expect(input).toEqual({ kind: 'table', columns: ['a'], mean: [2], deviation: [0.5] });
  });

  it('stays as it is where that is asked for', () => {
    const input = inputFor(table(['a'], 3, [2], [0.5]), table(['a'], 2, [6], [1]), { ...usualChoices, fitOn: 'none' });
    expect(input).toEqual({ kind: 'table', columns: ['a'], mean: [0], deviation: [1] });
  });

  // By numpy.mean and numpy.std of [1, 2] and [3, 6, 9], of which two and one more are missing.
  it('is standardised over the values that are there', () => {
    const source = { ...table(['a'], 4, [1.5], [0.5]), missing: [2] };
    const target = { ...table(['a'], 4, [6], [Math.sqrt(6)]), missing: [1] };
    const input = inputFor(source, target);
    if (input.kind !== 'table') expect.fail('Tables make an input of the kind table.');
    expect(input.mean[0]).toBeCloseTo(4.2, 12);
    expect(input.deviation[0]).toBeCloseTo(2.9257477676655586, 12);
    expect(inputFor({ ...source, missing: [4] }, { ...target, missing: [4] })).toMatchObject({ mean: [0], deviation: [1] });
  });

  it('has the categories of both, whatever order they came in; what is missing or unknown is none of them', () => {
    const kinds = (names: string[]) => ({ ...table(['a', 'kind', 'b'], 2), categories: [null, names, null] });
    const input = inputFor(kinds(['red', 'blue']), kinds(['green', 'red']));
    expect(input).toMatchObject({ categories: [null, ['blue', 'green', 'red'], null] });
    expect(inputFor(kinds(['green', 'red']), kinds(['red', 'blue']))).toEqual(input);
    expect(inputShape(input)).toEqual([5]);
    const prepared = (place: number, categories: string[]): number[] => {
      const into = new Float32Array(7).fill(9);
      const raw = { values: [4, place, NaN], height: 1, width: 1, channels: 3, categories: [null, categories, null] };
      prepare(raw, 1, input, into, 1);
      return [...into];
    };
    expect(prepared(0, ['red', 'blue'])).toEqual([9, 4, 0, 0, 1, 0, 9]);
    expect(prepared(1, ['red', 'blue'])).toEqual([9, 4, 1, 0, 0, 0, 9]);
    expect(prepared(NaN, ['red', 'blue'])).toEqual([9, 4, 0, 0, 0, 0, 9]);
    expect(prepared(0, ['mauve'])).toEqual([9, 4, 0, 0, 0, 0, 9]);
  });

  it('cannot be made of numbers here and names there, nor of nothing at all', () => {
    const names = { ...table(['a']), categories: [['x']] };
    expect(() => inputFor(table(['a']), names)).toThrow('The column "a" holds numbers in the source and texts in the target.');
    expect(() => inputOfModel(inputFor(names, names), table(['a']))).toThrow(
      'The column "a" holds texts in the source and numbers in the target.',
    );
    const empty = { ...table(['a']), categories: [[]] };
    expect(() => inputFor(empty, empty)).toThrow('Source and target hold no value in any column.');
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
