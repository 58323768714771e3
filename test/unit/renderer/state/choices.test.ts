import { describe, expect, it } from 'vitest';
import { choicesFor, correlation, titleOf } from '../../../../renderer/state/choices.ts';
import type { Metric } from '../../../../shared/model/run.ts';
import type { ValidatorDescriptor } from '../../../../shared/model/validators.ts';
import { newMetric } from '../../../helpers/records.ts';

const validator = (id: string, votes: boolean): ValidatorDescriptor => ({
  id,
  title: `The ${id}`,
  description: '',
  parameters: [],
  paper: '',
  avoidWhen: `${id} misleads.`,
  votes,
  needsSource: false,
});
const validators = [validator('plain', false), validator('first', true), validator('second', true)];
const training = { arm: 'adapted', seed: 1 } as const;

/** Values of one metric at steps 10, 20, …; NaN for none. */
const course = (name: string, values: readonly number[], change: Partial<Metric> = {}): Metric[] =>
  values.flatMap((value, at) => (Number.isNaN(value) ? [] : [{ seq: at, ...newMetric({ name, value, step: 10 * (at + 1) }), ...change }]));
const scored = (id: string, values: readonly number[], change: Partial<Metric> = {}) => course(`validator/${id}`, values, change);
const accuracy = (values: readonly number[]) => course('target-accuracy', values, { oracle: true });

describe('the choices of a checkpoint', () => {
  const metrics = [...scored('plain', [3, 2, 1]), ...scored('second', [1, 3, 2]), ...scored('first', [1, 2, 3])];

  it('are the vote, those that vote, the others, and the last step', () => {
    const { steps, list } = choicesFor(metrics, training, validators);
    expect(steps).toEqual([10, 20, 30]);
    expect(list.map(({ title, votes, step }) => [title, votes, step])).toEqual([
      ['Vote of 2 validators', false, 30],
      ['The first', true, 30],
      ['The second', true, 20],
      ['The plain', false, 10],
      ['Last step', false, 30],
    ]);
    expect(list.map(({ scores }) => scores)).toEqual([[0, 3, 3], [1, 2, 3], [1, 3, 2], [3, 2, 1], []]);
    expect(list.map(({ avoidWhen }) => avoidWhen)).toEqual(['', 'first misleads.', 'second misleads.', 'plain misleads.', '']);
  });

  it('are of one training alone', () => {
    const others = [...scored('first', [9, 0, 0], { seed: 2 }), ...scored('first', [9, 0, 0], { arm: 'source-only' })];
    expect(choicesFor([...metrics, ...others], training, validators)).toEqual(choicesFor(metrics, training, validators));
    expect(choicesFor([...metrics, ...others], { arm: 'source-only', seed: 1 }, validators).list[0]?.step).toBe(10);
  });

  it('say by how many points they fall short, where the target has labels', () => {
    expect(choicesFor(metrics, training, validators).oracle).toBeNull();
    expect(choicesFor(metrics, training, validators).list.map(({ gap }) => gap)).toEqual([null, null, null, null, null]);
    const { list, oracle } = choicesFor([...metrics, ...accuracy([0.5, 0.75, 0.25])], training, validators);
    expect(oracle).toMatchObject({ step: 20, accuracy: 0.75 });
    expect(list.map(({ gap }) => gap)).toEqual([50, 50, 0, 25, 50]);
  });

  it('are not changed by the target’s labels', () => {
    const chosen = (given: readonly Metric[]) => choicesFor(given, training, validators).list.map(({ step, scores }) => [step, scores]);
    expect(chosen([...metrics, ...accuracy([1, 0, 0]), ...scored('first', [9, 0, 0], { oracle: true })])).toEqual(chosen(metrics));
  });

  it('show a validator without a score where there is none, and one that is not in the catalog by its id', () => {
    const { list } = choicesFor([...metrics, ...scored('gone', [Number.NaN, 1, 2])], training, validators);
    expect(list.at(-2)).toMatchObject({ title: 'gone', scores: [Number.NaN, 1, 2], step: 30, votes: false });
  });

  it('are none before there is a checkpoint', () => {
    expect(choicesFor([], training, validators)).toMatchObject({ steps: [], list: [], oracle: null });
  });
});

describe('the agreement of validators', () => {
  const agreement = (...lists: readonly (readonly number[])[]): string =>
    choicesFor(
      lists.flatMap((values, at) => scored(['first', 'second', 'plain'][at] ?? '', values)),
      training,
      validators,
    ).agreement;

  it.each([
    [[1, 2, 3, 4], 'largely agree', '1.00'],
    [[1, 4, 2, 3], 'agree in part', '0.40'],
    [[3, 1, 2, 4].toReversed(), 'contradict each other', '−0.40'],
    [[2, 4, 1, 3], 'hardly agree', '0.00'],
  ])('of 1, 2, 3, 4 and %j is told in words', (other, words, rho) => {
    expect(agreement([1, 2, 3, 4], other)).toBe(
      `The validators ${words} on which checkpoints are better (2 validators and 4 checkpoints, mean Spearman correlation of all pairs ${rho}).`,
    );
  });

  it('is not told of too few', () => {
    expect(agreement([1], [2])).toBe('Too little yet to tell how far validators agree: 2 validators and 1 checkpoint.');
    expect(agreement([1, 2, 3])).toContain('Too little yet');
  });
});

it('a correlation has two digits and a true minus', () => {
  expect([correlation(0.344), correlation(-1), correlation(-0.001)]).toEqual(['0.34', '−1.00', '0.00']);
});

it('a way to choose has a name', () => {
  expect(['vote', 'last', 'first', 'unknown'].map((select) => titleOf(select, validators))).toEqual([
    'Vote of 2 validators',
    'Last step',
    'The first',
    'unknown',
  ]);
});
