/* Each rule of the advice before a run, on made figures: where it speaks, and where it keeps still. */
import { describe, expect, it } from 'vitest';
import { methods as all } from '../../../main/engine/methods/index.ts';
import type { ClassMatch } from '../../../shared/model/dataset.ts';
import { shiftAdvice } from '../../../shared/model/shift/advice.ts';
import type { Shift } from '../../../shared/model/shift/advice.ts';
import { missingClasses, sharesHold, sharesMoved } from '../../../shared/model/shift/missing.ts';
import type { Missing, ShiftMeasures } from '../../../shared/model/shift/report.ts';
import { shiftMeasuresRecord as measured } from '../../helpers/records.ts';

const methods = all.map(({ descriptor }) => descriptor);

const complete: Missing = { by: 'names', onlySource: [], onlyTarget: [] };

const advised = (measures: Partial<ShiftMeasures> = {}, change: Partial<Omit<Shift, 'measures'>> = {}) =>
  shiftAdvice(
    { measures: measured(measures), missing: complete, task: 'classification', kind: 'image', cropped: false, ...change },
    methods,
  );

const p = (value: number, squared = 0.005) => ({ squared, p: value, permutations: 499 });

/** Classes of equal shares in the source, with these in the target, each within 0.03. */
const shares = (...estimated: number[]): ShiftMeasures['classes'] =>
  estimated.map((share, k) => ({
    name: 'abcdefghij'[k] ?? '',
    drift: null,
    source: 1 / estimated.length,
    predicted: share,
    estimated: { share, low: Math.max(0, share - 0.03), high: share + 0.03 },
  }));

/** What differs beyond the shares. */
const beyond = (aDistance: number, p = 0.3) => ({ aDistance, p });

const feature = (name: string, distance: number): ShiftMeasures['features'][number] => ({
  name,
  difference: 1,
  distance,
  source: { mean: 0, deviation: 1 },
  target: { mean: 1, deviation: 1 },
});

describe('whether to adapt', () => {
  it('is not told of too few items, or all the same', () => {
    for (const change of [{ aDistance: null }, { mmd: null }])
      expect(advised(change)).toMatchObject({ worth: 'unknown', methods: ['erm'], sentence: expect.stringContaining('too few') as string });
  });

  it('is no where nothing was found, and says how little that means of few items', () => {
    const found = advised({ aDistance: 0.05, mmd: p(0.4), features: [feature('brightness', 0.9)] });
    expect(found).toMatchObject({ worth: 'no', setting: 'source-only', methods: ['erm'], notes: [] });
    expect(found.sentence).toContain('A-distance 0.05 of 2, p = 0.4');
    expect(found.sentence).not.toContain('so few');
    expect(advised({ aDistance: 0.05, mmd: p(0.4), items: { source: 500, target: 60 } }).sentence).toContain('so few');
  });

  it('is hardly where the shift is sure and small', () => {
    expect(advised({ aDistance: 0.15, mmd: p(0.01) })).toMatchObject({ worth: 'little', methods: ['coral', 'sa'] });
    // What a kernel sees and a line does not is no small shift.
    expect(advised({ aDistance: 0.02, mmd: p(0.002, 0.02) })).toMatchObject({ worth: 'yes', setting: 'closed' });
  });

  it('is yes where a classifier alone finds a shift, unless that is chance among few items', () => {
    expect(advised({ aDistance: 0.4, mmd: p(0.3) }).worth).toBe('yes');
    expect(advised({ aDistance: 0.4, mmd: p(0.3), items: { source: 100, target: 100 } }).worth).toBe('no');
  });

  it('is yes where domains differ, with other methods for a shift that leaves nothing in common', () => {
    expect(advised()).toMatchObject({ worth: 'yes', setting: 'closed', methods: ['deep-coral', 'dann', 'mcc'] });
    const far = advised({ aDistance: 1.95 });
    expect(far).toMatchObject({ worth: 'yes', setting: 'closed', methods: ['dann', 'im', 'mcc'] });
    expect(far.sentence).toContain('may also hurt');
  });
});

describe('the setting', () => {
  it('is regression where labels are numbers, whatever else', () => {
    const found = advised({}, { task: 'regression', missing: { ...complete, by: 'nothing' } });
    expect(found).toMatchObject({ setting: 'regression', notes: [] });
    for (const id of found.methods) expect(methods.find((method) => method.id === id)?.tasks).toContain('regression');
  });

  it('is open before partial where classes are missing on either side, also where nothing else differs', () => {
    const same = { aDistance: 0.05, mmd: p(0.4) };
    expect(advised(same, { missing: { ...complete, onlyTarget: ['x'] } })).toMatchObject({ setting: 'open', methods: ['osbp'] });
    expect(advised({}, { missing: { ...complete, onlySource: ['x'], onlyTarget: ['y'] } }).setting).toBe('open');
    const partial = advised({}, { missing: { by: 'names', onlySource: ['x', 'y'], onlyTarget: [] } });
    expect(partial).toMatchObject({ setting: 'partial', methods: ['pada', 'iwan'] });
    expect(partial.sentence).toContain('lacks classes of the source (x, y)');
    expect(advised({}, { missing: { by: 'estimate', onlySource: ['x'], onlyTarget: [] } }).sentence).toContain('seems to lack');
  });

  it('is one of weights where the shares of classes explain the shift', () => {
    const other = { classes: shares(0.5, 0.2, 0.15, 0.15), beyondLabels: beyond(0.1) };
    const found = advised(other);
    expect(found).toMatchObject({ setting: 'closed', methods: ['density-reweighting', 'mcc'] });
    expect(found.sentence).toContain('by 25 % of the target');
    expect(advised({ ...other, beyondLabels: beyond(1) }).methods).not.toContain('density-reweighting');
    expect(advised({ classes: shares(0.27, 0.23, 0.25, 0.25), beyondLabels: beyond(0.1) }).methods).not.toContain('density-reweighting');
  });

  it('names methods that there are, each of its setting or one that takes less for granted', () => {
    const cases = [
      advised(),
      advised({ aDistance: 1.9 }),
      advised({ aDistance: 0.1 }),
      advised({}, { missing: { ...complete, onlySource: ['x'] } }),
      advised({}, { missing: { ...complete, onlyTarget: ['x'] } }),
    ];
    for (const { setting, methods: ids } of cases)
      for (const id of ids) expect(methods.find((method) => method.id === id)?.setting, id).toBe(setting);
    const fewer = shiftAdvice(
      { measures: measured(), missing: complete, task: 'classification', kind: 'image', cropped: false },
      methods.filter(({ id }) => id !== 'dann'),
    );
    expect(fewer.methods).toEqual(['deep-coral', 'mcc']);
  });
});

describe('what else there is to know', () => {
  it('is how pictures look and how large they are, as long as they were not cut', () => {
    const features = [feature('height', 1), feature('brightness', 0.8), feature('contrast', 0.2)];
    const { notes } = advised({ features });
    expect(notes[0]).toContain('differ in brightness:');
    expect(notes[1]).toContain('cut pictures to their content');
    expect(advised({ features }, { cropped: true }).notes).toHaveLength(1);
    expect(advised({ features: [feature('brightness', 0.3)] }).notes).toEqual([]);
  });

  it('is which columns of a table moved most', () => {
    const { notes } = advised({ features: [feature('age', 0.9), feature('height', 0.6), feature('weight', 0.1)] }, { kind: 'table' });
    expect(notes).toEqual(['Columns that moved most: age, height. Look whether they mean the same in both tables.']);
  });

  it('is that missing classes cannot be told', () => {
    expect(advised({}, { missing: { ...complete, by: 'nothing' } }).notes[0]).toContain('whether it lacks some is not known');
  });
});

describe('the shares of classes', () => {
  const match = (change: Partial<ClassMatch> = {}): ClassMatch => ({
    shared: ['a'],
    onlySource: ['b'],
    onlyTarget: ['c'],
    targetLabelled: true,
    numbers: false,
    notes: [],
    problem: null,
    ...change,
  });
  const absent = measured({ classes: shares(0.4, 0.3, 0.295, 0.005), beyondLabels: beyond(0.2) });

  it('hold only where nothing else differs', () => {
    expect(sharesHold(absent)).toBe(true);
    for (const change of [{ beyondLabels: beyond(0.5) }, { beyondLabels: beyond(0.1, 0.002) }, { beyondLabels: null }, { classes: null }])
      expect([sharesHold({ ...absent, ...change }), sharesMoved({ ...absent, ...change })]).toEqual([false, null]);
  });

  it('count as moved where the interval leaves the source’s share out', () => {
    expect(sharesMoved(measured({ classes: shares(0.5, 0.5), beyondLabels: beyond(0) }))).toBe(0);
    expect(sharesMoved(measured({ classes: shares(0.7, 0.3), beyondLabels: beyond(0) }))).toBeCloseTo(0.2, 12);
    expect(sharesMoved(measured({ classes: shares(0.52, 0.48), beyondLabels: beyond(0) }))).toBe(0);
  });

  it('tell missing classes of a target without labels; names go before them', () => {
    expect(missingClasses(absent, match())).toEqual({ by: 'names', onlySource: ['b'], onlyTarget: ['c'] });
    const unlabelled = match({ targetLabelled: false, onlySource: ['a', 'b', 'c', 'd'], onlyTarget: [] });
    expect(missingClasses(absent, unlabelled)).toEqual({ by: 'estimate', onlySource: ['d'], onlyTarget: [] });
    const apart = { ...absent, beyondLabels: beyond(1.5) };
    expect(missingClasses(apart, unlabelled)).toEqual({ by: 'nothing', onlySource: [], onlyTarget: [] });
    expect(missingClasses(absent, match({ numbers: true }))).toMatchObject({ by: 'nothing', onlySource: [] });
  });
});
