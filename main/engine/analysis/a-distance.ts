/*
 * Proxy A-distance: how well a linear classifier tells two domains apart by their features.
 * Ben-David et al., Analysis of Representations for Domain Adaptation, NeurIPS 2006 (section 4).
 *
 *   d = 2 (1 − 2ε)          0: it does no better than guessing; 2: it makes no mistake
 *
 * ε: the error of a logistic regression on features that it did not learn from, the mean of both domains' errors so that sizes do not
 * matter. A half of each domain, drawn by the seed, is learnt from. An ε above ½ is chance and counts as ½.
 */
import { permutation, randomFor } from '../random.ts';
import { learnClassifier, logitsOf } from '../statistics/logistic-regression.ts';
import { largestOfRows, rowsAt, stacked } from '../statistics/rows.ts';
import type { Rows } from '../statistics/rows.ts';
import { featureRows } from './features.ts';

export interface ADistance {
  readonly distance: number;
  /** ε. */
  readonly error: number;
}

export interface Halves {
  readonly learnt: Rows;
  readonly kept: Rows;
}

/** Of the squared weights, beside a mean loss: the penalty that scikit-learn has with C = 100 / n. */
const decay = 0.01;

/** @param source features [count, featureSize], as are those of the target. Null where a domain has fewer than two items. */
export function proxyADistance(source: Float32Array, target: Float32Array, featureSize: number, seed: number): ADistance | null {
  const rows = featureRows(source, target, featureSize, seed);
  if (rows.source.count < 2 || rows.target.count < 2) return null;
  return aDistanceOf(halves(rows.source, seed, 'source'), halves(rows.target, seed, 'target'));
}

export function aDistanceOf(source: Halves, target: Halves): ADistance {
  const learnt = stacked(source.learnt, target.learnt);
  const labels = new Int32Array(learnt.count).fill(1, source.learnt.count);
  const classifier = learnClassifier(learnt, labels, 2, decay);
  const errorOn = (rows: Rows, domain: number): number =>
    largestOfRows(logitsOf(classifier, rows), 2).reduce((sum, told) => sum + (told === domain ? 0 : 1), 0) / rows.count;
  const error = (errorOn(source.kept, 0) + errorOn(target.kept, 1)) / 2;
  return { distance: 2 * (1 - 2 * Math.min(error, 0.5)), error };
}

function halves(rows: Rows, seed: number, domain: string): Halves {
  const order = permutation(randomFor(seed, `a-distance/${domain}`), rows.count);
  const size = Math.ceil(rows.count / 2);
  return { learnt: rowsAt(rows, order.slice(0, size)), kept: rowsAt(rows, order.slice(size)) };
}
