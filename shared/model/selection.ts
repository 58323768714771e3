/*
 * Which checkpoint of a training to use, by what validators said of it. Higher scores are better, a score that is no number is never
 * chosen, and of equal ones the later step is. What was computed with labels of the target cannot come in: scores are made from
 * `LabelFree` metrics alone, and the oracle is a thing of its own that only looks back at choices.
 */
import type { Arm, Metric } from './run.ts';
import { measureAmong } from './task.ts';
import type { Measure } from './task.ts';

/** A metric that no label of the target went into. */
export type LabelFree = Metric & { readonly oracle: false };

export const labelFree = (metrics: readonly Metric[]): LabelFree[] => metrics.filter((metric): metric is LabelFree => !metric.oracle);

/** One training of a run. */
export interface Training {
  readonly arm: Arm;
  readonly seed: number;
}

/** What validators said of the checkpoints of one training. */
export interface Scores {
  /** All that any of them looked at, ascending. */
  readonly steps: readonly number[];
  /** Scores of each validator, by its id, in the order of `steps`; NaN where it has none. */
  readonly byValidator: ReadonlyMap<string, readonly number[]>;
  /** Those that have a voice in `vote`. */
  readonly voters: readonly string[];
}

const prefix = 'validator/';

/** @param voters ids of validators whose descriptors say that they vote. */
export function scoresOf(metrics: readonly LabelFree[], { arm, seed }: Training, voters: readonly string[]): Scores {
  const found = metrics.filter((metric) => metric.arm === arm && metric.seed === seed && metric.name.startsWith(prefix));
  const steps = [...new Set(found.map(({ step }) => step))].sort((a, b) => a - b);
  const places = new Map(steps.map((step, at) => [step, at]));
  const byValidator = new Map<string, number[]>();
  for (const { name, step, value } of found) {
    const id = name.slice(prefix.length);
    const scores = byValidator.get(id) ?? steps.map(() => Number.NaN);
    // Of a step that was trained twice, as after a crash, the later figure counts.
    scores[places.get(step) ?? 0] = value;
    byValidator.set(id, scores);
  }
  return { steps, byValidator, voters: voters.filter((id) => byValidator.has(id)) };
}

/** By what a run chooses: `vote`, `last`, or one validator. */
export type Select = 'vote' | 'last' | (string & {});

/** Null where there is no such score at any step. A vote without voters is for the last step. */
export function chosenStep(scores: Scores, select: Select): number | null {
  if (select === 'last') return scores.steps.at(-1) ?? null;
  return highest(scores.steps, select === 'vote' ? voteOf(scores) : (scores.byValidator.get(select) ?? []));
}

/** The step that each validator chooses, and `vote` and `last`. */
export const choicesOf = (scores: Scores): ReadonlyMap<Select, number | null> =>
  new Map(['vote', 'last', ...scores.byValidator.keys()].map((select) => [select, chosenStep(scores, select)]));

/**
 * Points of each step: for each voter, one for every step that it places below, and half a one for every other that it places level
 * (Borda count). Scores of different validators have nothing in common but their order. A step without a score gets nothing of
 * that validator.
 *
 * Four vote, each of which can be fooled in a way that the others cannot: `importance-weighted` knows true labels, and so notices a
 * classifier that adapting has ruined, which lost the least accuracy in a published comparison; `im` knows the target's predictions,
 * `mixval` the room between its classes, `class-cluster` the shape of its features. Each ranks a collapse to one class last, or gives
 * it no score. Those that a collapse pleases (`entropy`, `snd`, `mano`, `mmd`) do not vote, nor those that say nearly what a voter
 * says already (`source-accuracy`, `dev` and `devn`; `bnm` and `diversity`; `silhouette`): they would only double its voice;
 * and `reverse` judges the model by a classifier of its own.
 */
export function voteOf({ steps, byValidator, voters }: Scores): number[] {
  const points = steps.map(() => 0);
  for (const voter of voters) {
    const scores = byValidator.get(voter) ?? [];
    ranksOf(scores).forEach((rank, at) => (points[at] = (points[at] ?? 0) + rank));
  }
  return points;
}

/** How far validators agree about the order of the steps, by Spearman's ρ, −1 … 1. Null where nothing can be said. */
export interface Agreement {
  /** The mean over all pairs of validators. */
  readonly mean: number | null;
  /** Of each validator with the vote. */
  readonly withVote: ReadonlyMap<string, number | null>;
}

export function agreementOf(scores: Scores): Agreement {
  const all = [...scores.byValidator.values()];
  const pairs = all.flatMap((first, at) => all.slice(at + 1).map((second) => spearman(first, second))).filter((rho) => rho !== null);
  const vote = voteOf(scores);
  return {
    mean: pairs.length === 0 ? null : pairs.reduce((sum, rho) => sum + rho, 0) / pairs.length,
    withVote: new Map([...scores.byValidator].map(([id, said]) => [id, spearman(said, vote)])),
  };
}

/** What the labels of the target say of choices that were made without them. */
export interface Oracle {
  /** Of the steps that could be chosen, the one with the highest accuracy. */
  readonly step: number;
  readonly measure: Measure;
  /** 0…1, or R² of numbers. */
  readonly accuracy: number;
  /** By how many points each choice falls short of it; null where its accuracy is not known. */
  readonly gaps: ReadonlyMap<Select, number | null>;
}

/** Null where the target has no labels, or no step that could be chosen was scored by them. */
export function oracleOf(metrics: readonly Metric[], { arm, seed }: Training, scores: Scores): Oracle | null {
  const accuracies = new Map<number, number>();
  const measure = measureAmong(metrics);
  const name = `target-${measure}`;
  for (const metric of metrics)
    if (metric.oracle && metric.name === name && metric.arm === arm && metric.seed === seed) accuracies.set(metric.step, metric.value);
  const known = scores.steps.map((step) => accuracies.get(step) ?? Number.NaN);
  const step = highest(scores.steps, known);
  if (step === null) return null;
  const accuracy = accuracies.get(step) ?? Number.NaN;
  const gap = (chosen: number | null): number | null => {
    const reached = chosen === null ? undefined : accuracies.get(chosen);
    return reached === undefined || Number.isNaN(reached) ? null : 100 * (accuracy - reached);
  };
  return { step, measure, accuracy, gaps: new Map([...choicesOf(scores)].map(([select, chosen]) => [select, gap(chosen)])) };
}

/** The last of the steps with the highest value; null where none has one. */
function highest(steps: readonly number[], values: readonly number[]): number | null {
  let best = -1;
  values.forEach((value, at) => {
    if (!Number.isNaN(value) && (best < 0 || value >= (values[best] ?? 0))) best = at;
  });
  return steps[best] ?? null;
}

/** How many others each value is above, and half of those that it is level with. What is no number is above nothing and level with nothing. */
const ranksOf = (values: readonly number[]): number[] =>
  values.map((value, at) => {
    if (Number.isNaN(value)) return 0;
    return values.reduce((sum, other, place) => {
      if (Number.isNaN(other) || value > other) return sum + 1;
      return value === other && place !== at ? sum + 0.5 : sum;
    }, 0);
  });

/** Over the places where both have a value; null for fewer than three of them, or where one of the two never changes. */
function spearman(first: readonly number[], second: readonly number[]): number | null {
  const both = first.flatMap((a, at) => {
    const b = second[at] ?? Number.NaN;
    return Number.isNaN(a) || Number.isNaN(b) ? [] : [{ a, b }];
  });
  if (both.length < 3) return null;
  const [x, y] = [ranksOf(both.map(({ a }) => a)), ranksOf(both.map(({ b }) => b))];
  // Ranks sum to the same whatever is level.
  const mean = (both.length - 1) / 2;
  const sum = (u: readonly number[], v: readonly number[]): number =>
    u.reduce((total, rank, at) => total + (rank - mean) * ((v[at] ?? mean) - mean), 0);
  const scale = Math.sqrt(sum(x, x) * sum(y, y));
  return scale > 0 ? sum(x, y) / scale : null;
}
