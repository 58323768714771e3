/* What validators share: when evidence suffices, and what several of them compute from the same features. */
import { densityRatio } from '../statistics/density-ratio.ts';
import { projection } from '../statistics/projection.ts';
import { largestOfRows } from '../statistics/rows.ts';
import type { Rows } from '../statistics/rows.ts';
import type { Evidence, Labelled, Observed } from './validator.ts';

type Part = 'sourceTraining' | 'source' | 'target' | 'mixtures';

/**
 * A score by `compute`, or NaN where it would mean nothing: with a single class, without items in one of `parts`, where a model
 * gives what is no number, or where `compute` finds no finite score.
 * @param numbersToo whether it means something of a model that tells numbers
 */
export const scoreFrom =
  (parts: readonly Part[], compute: (evidence: Evidence) => number, numbersToo = false) =>
  (evidence: Evidence): number => {
    if (evidence.classes < 2 && !(numbersToo && evidence.source.numbers)) return Number.NaN;
    for (const part of parts) {
      const observed = evidence[part];
      const said = [observed.probabilities, ...('logits' in observed ? [observed.logits] : [])];
      if (said.some((values) => values.length === 0 || !allFinite(values))) return Number.NaN;
    }
    const score = compute(evidence);
    return Number.isFinite(score) ? score : Number.NaN;
  };

/** A sum is a number only where all of its terms are; much faster than asking each of millions. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += 0 * (values[at] ?? 0);
  return sum === 0;
}

/** Computed once for the same evidence, since several validators ask for it. */
function once<T>(compute: (evidence: Evidence) => T): (evidence: Evidence) => T {
  const known = new WeakMap<Evidence, { readonly value: T }>();
  return (evidence) => {
    const found = known.get(evidence) ?? { value: compute(evidence) };
    known.set(evidence, found);
    return found.value;
  };
}

interface Features {
  readonly sourceTraining: Rows;
  readonly source: Rows;
  readonly target: Rows;
}

/**
 * Features of the three parts, wide ones projected at random to 128 columns (projection.ts), which keeps distances to about an
 * eighth of their squares; the same projection at every checkpoint. Null where one of them is no number, or there are none.
 */
export const featuresOf = once(({ sourceTraining, source, target, featureSize, seed }: Evidence): Features | null => {
  const parts = [sourceTraining, source, target];
  if (featureSize < 1 || !parts.every(({ features }) => allFinite(features))) return null;
  const project = projection(featureSize, seed);
  return { sourceTraining: project(sourceTraining.features), source: project(source.features), target: project(target.features) };
});

/** w = p_t(f) / p_s(f) of each item of held-out source, by a domain classifier on the features of what was trained on; or null. */
export const sourceWeights = once((evidence: Evidence): Float64Array | null => {
  const features = featuresOf(evidence);
  return features && densityRatio(features.sourceTraining, features.target, features.source, evidence.seed);
});

/** The class that each item is taken for. */
export const predicted = ({ probabilities }: Pick<Observed, 'probabilities'>, classes: number): Int32Array =>
  largestOfRows(probabilities, classes);

/** 1 for each item that is taken for a wrong class, 0 for the others; of numbers (ŷ − y)², which is about 1 for always telling the mean. */
export function errorsOf(items: Labelled, classes: number): Float64Array {
  const { numbers, logits } = items;
  if (numbers) return Float64Array.from(numbers, (label, item) => ((logits[item] ?? Number.NaN) - label) ** 2);
  const taken = predicted(items, classes);
  return Float64Array.from(items.labels, (label, item) => (label === taken[item] ? 0 : 1));
}

export const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
