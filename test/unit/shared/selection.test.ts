import { describe, expect, it } from 'vitest';
import type { Metric } from '../../../shared/model/run.ts';
import { agreementOf, choicesOf, chosenStep, labelFree, oracleOf, scoresOf, voteOf } from '../../../shared/model/selection.ts';
import type { LabelFree, Oracle, Scores } from '../../../shared/model/selection.ts';
import { newMetric } from '../../helpers/records.ts';

const training = { arm: 'adapted', seed: 1 } as const;

/** Values at steps 10, 20, …; null where nothing was stored. */
const over = (name: string, values: readonly (number | null)[], change: Partial<Metric> = {}): Metric[] =>
  values.flatMap((value, at) =>
    value === null ? [] : [{ ...newMetric({ ...training, step: 10 * (at + 1), name, value, ...change }), seq: at }],
  );

const scored = (said: Readonly<Record<string, readonly (number | null)[]>>, voters: readonly string[] = Object.keys(said)): Scores =>
  scoresOf(labelFree(Object.entries(said).flatMap(([id, values]) => over(`validator/${id}`, values))), training, voters);

const accuracies = (values: readonly (number | null)[]): Metric[] => over('target-accuracy', values, { oracle: true });

describe('scores', () => {
  it('are those of one training, by step, whatever order they were stored in', () => {
    const metrics = [
      ...over('validator/im', [1, 2, 3]).reverse(),
      ...over('validator/snd', [null, 5]),
      ...over('validator/im', [9, 9, 9, 9], { seed: 2 }),
      ...over('validator/im', [8, 8, 8, 8], { arm: 'source-only' }),
      ...over('source-accuracy', [0, 0, 0, 0, 0]),
    ];
    const { steps, byValidator, voters } = scoresOf(labelFree(metrics), training, ['snd', 'mixval']);
    expect(steps).toEqual([10, 20, 30]);
    expect(Object.fromEntries(byValidator)).toEqual({ im: [1, 2, 3], snd: [Number.NaN, 5, Number.NaN] });
    expect(voters).toEqual(['snd']);
  });

  it('of a step that was trained twice are the later ones', () => {
    const scores = scoresOf(labelFree([...over('validator/im', [1, 2]), ...over('validator/im', [null, 7])]), training, []);
    expect(scores.byValidator.get('im')).toEqual([1, 7]);
  });

  it('have no place for what labels of the target went into', () => {
    const told = over('validator/im', [1, 9, 2], { oracle: true });
    expect(labelFree(told)).toEqual([]);
    // @ts-expect-error Metrics may be the oracle's.
    scoresOf(told, training, []);
    // @ts-expect-error An oracle is no evidence.
    const spoilt: LabelFree = { ...newMetric(), seq: 1, oracle: true };
    // @ts-expect-error Nothing can be chosen by an oracle.
    const choose = (oracle: Oracle): number | null => chosenStep(oracle, 'vote');
    expect([spoilt, choose]).toHaveLength(2);
  });
});

describe('a validator', () => {
  it('chooses its highest score, the later of equal ones, and never what is no number', () => {
    const scores = scored({ im: [1, 3, 3, 2], snd: [5, Number.NaN, 4, null], mmd: [-3, -1, -2, -4], none: [Number.NaN, null, null, null] });
    expect(chosenStep(scores, 'im')).toBe(30);
    expect(chosenStep(scores, 'snd')).toBe(10);
    expect(chosenStep(scores, 'mmd')).toBe(20);
    expect(chosenStep(scores, 'none')).toBeNull();
    expect(chosenStep(scores, 'no-such')).toBeNull();
    expect(chosenStep(scores, 'last')).toBe(40);
  });

  it('that stayed away at first is read at the steps where it spoke', () => {
    expect(chosenStep(scored({ im: [Number.NaN, Number.NaN, 1, 0] }), 'im')).toBe(30);
  });
});

describe('the vote', () => {
  it('counts how many steps each is placed above, and half of those beside it', () => {
    const scores = scored({ im: [0.1, 0.3, 0.2, 0.2], mixval: [5, 5, 9, 1] });
    // By hand: im gives 0, 3, 1.5, 1.5; mixval 1.5, 1.5, 3, 0.
    expect(voteOf(scores)).toEqual([1.5, 4.5, 4.5, 1.5]);
    expect(chosenStep(scores, 'vote')).toBe(30);
  });

  it('hears orders alone: stretching the scores of a validator changes nothing', () => {
    const im = [0.1, 0.4, 0.2, 0.3];
    const mixval = [0.7, 0.6, 0.9, 0.8];
    expect(voteOf(scored({ im: im.map((x) => 1000 * x ** 3 - 5), mixval }))).toEqual(voteOf(scored({ im, mixval })));
  });

  it('gives a step without a score nothing, and every other one a point for it', () => {
    expect(voteOf(scored({ im: [1, Number.NaN, null, 2], mixval: [0, 0, 0, 0] }))).toEqual([2 + 1.5, 1.5, 1.5, 3 + 1.5]);
  });

  it('does not hear those that have no voice, nor those that said nothing', () => {
    const said = { im: [3, 1, 2], entropy: [0, 9, 1], mixval: [Number.NaN, null, null] };
    expect(chosenStep(scored(said, ['im', 'mixval', 'not-there']), 'vote')).toBe(10);
    expect(chosenStep(scored(said, ['im', 'entropy']), 'vote')).toBe(30);
  });

  it('without voters is for the last step, and without steps for none', () => {
    expect(chosenStep(scored({ entropy: [3, 2, 1] }, []), 'vote')).toBe(30);
    expect(chosenStep(scored({}), 'vote')).toBeNull();
    expect(chosenStep(scored({}), 'last')).toBeNull();
  });

  it('overrules a voter that a collapse has pleased', () => {
    const scores = scored({ 'importance-weighted': [0.6, 0.9, 0.8, 0.1], im: [0.5, 0.8, 0.9, 0], mixval: [0.6, 0.7, 0.8, 1] });
    expect(chosenStep(scores, 'mixval')).toBe(40);
    expect(chosenStep(scores, 'vote')).toBe(30);
  });
});

it('choices are those of the vote, of the last step and of every validator', () => {
  const choices = choicesOf(scored({ im: [1, 2, 0], snd: [2, 1, 0], none: [Number.NaN, null, null] }, ['im']));
  expect(Object.fromEntries(choices)).toEqual({ vote: 20, last: 30, im: 20, snd: 10, none: null });
});

describe('agreement', () => {
  it('is 1 for the same order, −1 for the opposite, and its mean that over all pairs', () => {
    const { mean, withVote } = agreementOf(scored({ im: [1, 2, 3, 4], bnm: [10, 20, 30, 80], mmd: [0, -1, -2, -3] }, ['im']));
    expect(mean).toBeCloseTo((1 - 1 - 1) / 3, 12);
    expect(Object.fromEntries([...withVote].map(([id, rho]) => [id, Math.round(rho ?? 9)]))).toEqual({ im: 1, bnm: 1, mmd: -1 });
  });

  it('is Spearman’s ρ, with mean ranks of equal scores', () => {
    // scipy.stats.spearmanr([1, 2, 2, 4, 5], [3, 1, 2, 2, 9])
    expect(agreementOf(scored({ im: [1, 2, 2, 4, 5], snd: [3, 1, 2, 2, 9] })).mean).toBeCloseTo(0.2894736842105264, 12);
  });

  it('leaves out steps that one of the two did not score, and pairs of which nothing can be said', () => {
    const scores = scored({ im: [1, 2, 3, null, 9], snd: [1, 2, 3, 9, Number.NaN], flat: [1, 1, 1, 1, 1] }, ['im']);
    expect(agreementOf(scores).mean).toBeCloseTo(1, 12);
    expect(agreementOf(scores).withVote.get('flat')).toBeNull();
    expect(agreementOf(scored({ im: [1, 2], snd: [1, 2] }))).toEqual({
      mean: null,
      withVote: new Map([
        ['im', null],
        ['snd', null],
      ]),
    });
    expect(agreementOf(scored({})).mean).toBeNull();
  });
});

describe('the oracle', () => {
  const said = { im: [3, 1, 2, 0], mixval: [1, 2, 3, 0] };

  it('says how many points each choice lost, and changes none of them', () => {
    const scores = scored(said);
    const before = choicesOf(scores);
    const oracle = oracleOf([...over('validator/im', [3, 1, 2, 0]), ...accuracies([0.5, 0.9, 0.8, 0.9])], training, scores);
    // The later of the two best steps.
    expect(oracle).toMatchObject({ step: 40, accuracy: 0.9 });
    expect(oracle?.gaps.get('im')).toBeCloseTo(40, 10);
    expect(oracle?.gaps.get('mixval')).toBeCloseTo(10, 10);
    expect(oracle?.gaps.get('vote')).toBeCloseTo(10, 10);
    expect(oracle?.gaps.get('last')).toBeCloseTo(0, 10);
    expect(choicesOf(scores)).toEqual(before);
  });

  it('is not there without labels, and takes no other figure, arm or seed for one', () => {
    const scores = scored(said);
    const best = [1, 1, 1, 1];
    const elsewhere = [
      ...over('target-accuracy', best),
      ...over('target-accuracy', best, { oracle: true, seed: 2 }),
      ...over('target-accuracy', best, { oracle: true, arm: 'source-only' }),
      ...over('domain-accuracy', best, { oracle: true }),
    ];
    expect(oracleOf(elsewhere, training, scores)).toBeNull();
  });

  it('looks at no step that could not be chosen, and does not know the gap of one without an accuracy', () => {
    const oracle = oracleOf([...accuracies([0.5, null, 0.7, null, 1])], training, scored({ im: [0, 0, 0, 1], snd: [1, 0, 0, 0] }));
    expect(oracle).toMatchObject({ step: 30, accuracy: 0.7 });
    expect(oracle?.gaps.get('im')).toBeNull();
    expect(oracle?.gaps.get('snd')).toBeCloseTo(20, 10);
  });
});
