import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassNames } from '../../../../main/data/packed/class-names.ts';

function finished(labels: readonly (string | null)[]): ReturnType<ClassNames['finish']> {
  const classes = new ClassNames();
  labels.forEach((label) => classes.add(label));
  return classes.finish();
}

describe('names of classes', () => {
  it('are sorted and counted, numbers as numbers', () => {
    expect(finished(['10', '9', '10', '-1', null])).toEqual({
      names: ['-1', '9', '10'],
      counts: [1, 1, 2],
      labels: Int32Array.of(2, 1, 2, 0, -1),
    });
    expect(finished(['b', 'B', 'a', 'é']).names).toEqual(['B', 'a', 'b', 'é']);
    expect(finished(['1a', '9', '10', ' ', 'NaN']).names).toEqual(['9', '10', ' ', '1a', 'NaN']);
    expect(finished([])).toEqual({ names: [], counts: [], labels: new Int32Array() });
  });

  it('come in the same order, however the items are ordered', () => {
    const label = fc.oneof(fc.constantFrom('1', '1.0', '01', '9', '10', '1a', '1e1', '', ' ', 'a', 'Infinity'), fc.string());
    fc.assert(
      fc.property(fc.array(label), fc.func(fc.nat()), (labels, key) => {
        const shuffled = labels.toSorted((a, b) => key(a) - key(b));
        expect(finished(shuffled).names).toEqual(finished(labels).names);
      }),
    );
  });

  it('belong to the items that had them', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string())), (given) => {
        const { names, counts, labels } = finished(given);
        expect(Array.from(labels, (label) => names[label] ?? null)).toEqual(given);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(given.filter((label) => label !== null).length);
      }),
    );
  });
});
