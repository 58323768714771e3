import { describe, expect, it } from 'vitest';
import { matchClasses } from '../../../main/data/match.ts';
import type { ItemKindName } from '../../../shared/model/dataset.ts';
import { classMatchSchema } from '../../../shared/model/dataset.ts';

const side = (name: string, classes: string[], kind: ItemKindName = 'image'): { name: string; kind: ItemKindName; classes: string[] } => ({
  name,
  kind,
  classes,
});

describe('matching classes', () => {
  it('finds what is shared by name, in the order of the source', () => {
    const match = matchClasses(side('S', ['a', 'b', 'c']), side('T', ['c', 'd', 'a']));
    expect(classMatchSchema.parse(match)).toEqual(match);
    expect(match).toMatchObject({ shared: ['a', 'c'], onlySource: ['b'], onlyTarget: ['d'], targetLabelled: true, problem: null });
    expect(match.notes).toHaveLength(3);
    expect(match.notes[0]).toMatch(/labels of T score the result \(oracle\) and choose no model; training gets none of them but the few/);
    expect(match.notes[1]).toMatch(/^Only in S: b\./);
    expect(match.notes[2]).toMatch(/^Only in T: d\..*left out of the score/);
  });

  it('says that accuracy cannot be told without labels of the target, which is no problem', () => {
    const match = matchClasses(side('S', ['a', 'b']), side('T', []));
    expect(match).toMatchObject({ shared: [], targetLabelled: false, problem: null });
    expect(match.notes).toEqual(['T has no labels, so what is reached on it cannot be told.']);
  });

  it('points at names that differ in capitals or spaces only', () => {
    const match = matchClasses(side('S', ['Cat', 'dog']), side('T', ['cat ', 'dog']));
    expect(match.notes.at(-1)).toBe('These differ in capitals or spaces only: Cat.');
  });

  it.each([
    [side('S', ['a', 'b']), side('T', ['a', 'b'], 'table'), 'S holds images and T holds rows: a model takes one kind.'],
    [side('S', []), side('T', ['a']), 'S has no labels, and a source needs them.'],
    [side('S', ['a']), side('T', ['a']), 'S has one class only, a: there is nothing to tell apart.'],
    [side('S', ['a', 'b']), side('T', ['c']), 'S and T have no class in common: a, b against c.'],
  ])('says why no run can start: %#', (source, target, problem) => {
    expect(matchClasses(source, target).problem).toBe(problem);
  });

  const range = (deviation: number) => ({ known: 5, mean: 3, deviation, minimum: 1, maximum: 7 });
  it.each([
    [{ ...side('S', []), labelRange: range(2) }, { ...side('T', []), labelRange: range(1) }, null],
    [{ ...side('S', []), labelRange: range(2) }, side('T', []), null],
    [{ ...side('S', []), labelRange: range(2) }, side('T', ['a']), 'S has numbers as labels and T has classes.'],
    [side('S', ['a', 'b']), { ...side('T', []), labelRange: range(2) }, 'S has classes as labels and T has numbers.'],
    [{ ...side('S', []), labelRange: range(0) }, side('T', []), 'All labels of S are 3: there is nothing to learn.'],
  ])('tells numbers from classes: %#', (source, target, problem) => {
    expect(matchClasses(source, target).problem).toBe(problem);
  });

  it('names eight classes and counts the others', () => {
    const many = Array.from({ length: 12 }, (_, at) => `s${at}`);
    expect(matchClasses(side('S', many), side('T', ['t'])).problem).toBe(
      'S and T have no class in common: s0, s1, s2, s3, s4, s5, s6, s7 and 4 more against t.',
    );
  });
});
