/* Classifiers that judge no item which they learnt from. */
import { permutation, randomFor } from '../../random.ts';
import { learnClassifier, logitsOf } from '../../statistics/logistic-regression.ts';
import { rowsAt } from '../../statistics/rows.ts';
import type { Rows } from '../../statistics/rows.ts';

export const folds = 5;
/** Of the squared weights, beside a mean loss: as the proxy A-distance has it. */
export const decay = 0.01;

/**
 * What a logistic regression says of each item that learnt from the items of the other four folds, [count, classes]. Folds are drawn by
 * the seed, each with its share of every class.
 */
export function crossFitted(
  rows: Rows,
  labels: Int32Array,
  classes: number,
  seed: number,
  report: (done: number) => void = () => undefined,
): Float64Array {
  const foldOf = dealt(labels, classes, seed);
  const logits = new Float64Array(rows.count * classes);
  for (let fold = 0; fold < folds; fold++) {
    report(fold);
    const inside = Int32Array.from(foldOf.keys()).filter((item) => foldOf[item] === fold);
    const outside = Int32Array.from(foldOf.keys()).filter((item) => foldOf[item] !== fold);
    if (inside.length === 0 || outside.length === 0) continue;
    const classifier = learnClassifier(rowsAt(rows, outside), pick(labels, outside), classes, decay);
    const found = logitsOf(classifier, rowsAt(rows, inside));
    inside.forEach((item, at) => logits.set(found.subarray(at * classes, (at + 1) * classes), item * classes));
  }
  return logits;
}

export const pick = (values: Int32Array, places: Int32Array): Int32Array => places.map((place) => values[place] ?? 0);

/** The fold of each item: those of each class, in random order, go to one fold after the other. */
function dealt(labels: Int32Array, classes: number, seed: number): Int32Array {
  const next = new Int32Array(classes);
  const foldOf = new Int32Array(labels.length);
  for (const item of permutation(randomFor(seed, 'shift/folds'), labels.length)) {
    const label = labels[item] ?? 0;
    // Each class starts at another fold, so that classes of few items do not all fill the first.
    foldOf[item] = ((next[label] ?? 0) + label) % folds;
    next[label] = (next[label] ?? 0) + 1;
  }
  return foldOf;
}
