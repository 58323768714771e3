/* Each rule of the doctor on made figures: where it speaks, and where it keeps still. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../shared/model/doctor.ts';
import { course, find, healthy, ids, patient } from '../../helpers/doctor-course.ts';

describe('a training that does well', () => {
  it('is told so, with what was looked at', () => {
    expect(diagnose(course(), patient)).toEqual([
      {
        id: 'all-well',
        severity: 'good',
        sentence: 'Source accuracy holds at 96 %, and predictions and features of the target do not collapse.',
        advice: 'Nothing needs to change.',
      },
    ]);
    expect(diagnose(course({ 'prediction-diversity': null, 'feature-spread': null }), patient)[0]?.sentence).toBe(
      'Source accuracy holds at 96 %.',
    );
  });

  it('is told to wait until there are three evaluations', () => {
    for (const evaluations of [1, 2]) expect(ids(course({}, evaluations))).toEqual(['too-early']);
    expect(ids(course({}, 3))).toEqual(['all-well']);
    expect(ids([])).toEqual(['too-early']);
    expect(diagnose(course({}, 1), patient)[0]?.sentence).toContain('There is 1 evaluation so far');
  });
});

describe('a training that sees no source item', () => {
  const without = (changed: Parameters<typeof course>[0] = {}, evaluations?: number) =>
    diagnose(
      course({ 'source-accuracy': null, 'classification-loss': null, 'domain-loss': null, lambda: null, ...changed }, evaluations),
      patient,
    );

  it('is judged by its target alone', () => {
    expect(without()).toMatchObject([{ id: 'all-well', sentence: 'Predictions and features of the target do not collapse.' }]);
    expect(without({}, 2)).toMatchObject([{ id: 'too-early' }]);
  });

  it('has collapsed where its predictions have, whatever became of the source', () => {
    const [found] = without({ 'prediction-diversity': 0.1 });
    expect(found).toMatchObject({ id: 'predictions-collapsed', severity: 'trouble' });
    expect(found?.sentence).toMatch(/source’s classes have 1\.4\)\.$/);
  });
});

describe('λ', () => {
  const falling = { 'source-accuracy': [0.8, 0.9, 0.95, 0.85, 0.8, 0.75] };

  it('is too high where source accuracy falls with it', () => {
    const found = find('lambda-too-high', { ...falling, lambda: 10 });
    expect(found).toMatchObject({ severity: 'trouble' });
    expect(found?.sentence).toContain('fell from 95 % to 80 % with λ at 10:');
    expect(find('lambda-too-high', { 'source-accuracy': [0.8, 0.9, 0.95, 0.92, 0.91, 0.91], lambda: 10 })).toBeUndefined();
  });

  it('that still rises meanwhile is said to', () => {
    const found = find('lambda-too-high', { ...falling, lambda: [0, 0.2, 0.4, 0.6, 0.8, 1] });
    expect(found?.sentence).toContain('and still rising');
    expect(found?.advice).toContain('Give λ a lower end');
  });

  it('is not blamed where there is none', () => {
    for (const lambda of [null, 0]) {
      expect(find('source-forgotten', { ...falling, lambda })).toMatchObject({ severity: 'watch' });
      expect(find('lambda-too-high', { ...falling, lambda })).toBeUndefined();
    }
  });
});

describe('the source', () => {
  it('that is never learnt is trouble, unless its loss is on the way down', () => {
    const lost = { 'source-accuracy': 0.3, 'classification-loss': 1.38 };
    const found = find('source-not-learnt', lost);
    expect(found).toMatchObject({ severity: 'trouble' });
    expect(found?.sentence).toContain('30 %');
    expect(found?.sentence).toContain('the largest class gives 25 %');
    expect(found?.advice).toContain('lower λ');
    expect(find('source-not-learnt', { ...lost, lambda: null })?.advice).not.toContain('λ');
    expect(find('source-not-learnt', { ...lost, 'classification-loss': [1.38, 1.35, 1.3, 1.25, 1.2, 1.15] })).toBeUndefined();
    expect(find('source-not-learnt', { ...lost, 'source-accuracy': 0.5 })).toBeUndefined();
  });

  it('whose loss rises again is worth a look', () => {
    const found = find('loss-rises', { 'classification-loss': [1, 0.3, 0.1, 0.3, 0.4, 0.5] });
    expect(found).toMatchObject({ severity: 'watch' });
    expect(found?.sentence).toContain('rose to 0.4 after it had been 0.1');
    // Three times next to nothing is nothing.
    expect(find('loss-rises', { 'classification-loss': [1, 0.3, 0.001, 0.003, 0.003, 0.003] })).toBeUndefined();
  });
});

describe('a loss that leaves all bounds', () => {
  it.each(['loss', 'domain-loss', 'critic-loss'])('is trouble, also before the first evaluations: %s', (name) => {
    const metrics = [1.2, 0.9, 1, 2, 60].map((value, at) => ({
      seq: 0,
      arm: 'adapted' as const,
      seed: 1,
      step: at,
      name,
      value,
      oracle: false,
    }));
    const [found] = diagnose(metrics, patient);
    expect(found).toMatchObject({ id: 'loss-diverges', severity: 'trouble' });
    expect(found?.sentence).toContain(`The ${name.replace('-', ' ')} is 60, where it usually was about 1.2`);
    const turned = metrics.map((metric) => ({ ...metric, value: -metric.value }));
    expect(ids(turned)).toEqual(['loss-diverges']);
    expect(ids(metrics.slice(0, -1))).toEqual(['too-early']);
    expect(ids(metrics.map((metric) => ({ ...metric, value: 60 })))).toEqual(['too-early']);
  });

  it('is noticed when it is no number any more', () => {
    expect(find('loss-diverges', { loss: [1, 1, 1, 1, 1, Number.NaN] })?.sentence).toContain('is no number');
    expect(find('loss-diverges', { loss: [1, 1, 1, 1, 1, Infinity] })).toBeDefined();
  });
});

describe('validators', () => {
  const up = [1, 2, 3, 4, 5, 6];
  const down = up.toReversed();

  it('that vote and disagree about the order of checkpoints are worth a look', () => {
    const found = find('validators-disagree', { 'validator/a': up, 'validator/b': down });
    expect(found).toMatchObject({ severity: 'watch' });
    expect(found?.sentence).toContain('The 2 validators that vote put the 6 checkpoints in different orders (mean rank correlation -1)');
    expect(find('validators-disagree', { 'validator/a': up, 'validator/b': [1, 2, 4, 3, 5, 6] })).toBeUndefined();
    // The others have no part in it, nor has one alone.
    expect(find('validators-disagree', { 'validator/a': up, 'validator/c': down })).toBeUndefined();
    expect(find('validators-disagree', { 'validator/a': up, 'validator/b': 3 })).toBeUndefined();
    expect(find('validators-disagree', { 'validator/a': up, 'validator/b': down }, 4)).toBeUndefined();
  });
});

describe('what is found', () => {
  const troubles = { 'feature-spread': 0.01, 'domain-loss': 2, 'domain-accuracy': 0.99, 'prediction-diversity': 0.2 };

  it('stands in the order of its gravity', () => {
    const severities = diagnose(course(troubles), patient).map(({ severity }) => severity);
    expect(severities).toEqual(['trouble', 'trouble', 'watch']);
  });

  it('does not change with what labels of the target say, nor with other trainings', () => {
    const names = ['target-accuracy', ...Object.keys(healthy), 'validator/a', 'validator/b', 'loss'];
    const others = fc.array(
      fc.record({
        seq: fc.integer(),
        arm: fc.constantFrom('adapted' as const, 'source-only' as const),
        seed: fc.integer({ min: 1, max: 3 }),
        step: fc.integer({ min: 0, max: 100 }),
        name: fc.constantFrom(...names),
        value: fc.double(),
        oracle: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(others, fc.constantFrom({}, troubles), (given, changed) => {
        const foreign = given.filter(({ arm, seed, oracle }) => oracle || arm !== patient.arm || seed !== patient.seed);
        expect(diagnose([...foreign, ...course(changed)], patient)).toEqual(diagnose(course(changed), patient));
      }),
    );
  });

  it('is a sentence and an advice, whatever the figures are', () => {
    const anything = fc.array(
      fc.record({
        seq: fc.constant(0),
        arm: fc.constant('adapted' as const),
        seed: fc.constant(1),
        step: fc.integer({ min: 0, max: 9 }),
        name: fc.constantFrom(...Object.keys(healthy), 'validator/a', 'validator/b', 'loss'),
        // Whatever a training's 32 bits can hold.
        value: fc.oneof(fc.float(), fc.double({ min: 0, max: 1, noNaN: true })),
        oracle: fc.constant(false),
      }),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(anything, fc.array(fc.nat(100), { maxLength: 4 }), (metrics, classCounts) => {
        const found = diagnose(metrics, { ...patient, classCounts });
        expect(found.length).toBeGreaterThan(0);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        for (const { sentence, advice } of found) {
          expect(sentence).toMatch(/^[A-Z].*\.$/u);
          expect(sentence).not.toMatch(/NaN|Infinity|undefined|null/u);
          expect(advice).toMatch(/^[A-Z].*\.$/u);
        }
      }),
      { numRuns: 300 },
    );
  });
});
