/*
 * Which shares the classes have in a target without labels: black box shift estimation.
 * Lipton, Wang & Smola, Detecting and Correcting for Label Shift with Black Box Predictors, ICML 2018.
 *
 *   C_ij = share of the source's items of class j that are taken for i          [K, K]; by a classifier that did not learn from the item
 *   μ_i = share of the target's items that are taken for i
 *   μ = C q          q: the shares of the target; what is solved is set to 0 where it is below, and of sum 1
 *
 * (The paper solves for q_j / p_j, with p the shares of the source and C_ij p_j in the place of C_ij, which gives the same q.) It holds
 * where only the shares differ: where items of a class look alike in both domains. The nearer C is to singular, the less it tells: its
 * smallest singular value is 1 for a classifier without mistakes and 0 for one that takes two classes for each other. The interval is a
 * bootstrap's (Efron & Tibshirani, An Introduction to the Bootstrap, 1993).
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { LuDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { randomFor } from '../../random.ts';
import { pick } from './cross-fit.ts';

export interface LabelShift {
  /** p, of the classes in turn. */
  readonly source: readonly number[];
  /** μ. */
  readonly predicted: readonly number[];
  /** q. */
  readonly estimated: readonly number[];
  /** Between which q lies in 19 of 20 draws of the same items. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Below this smallest singular value the classifier mixes classes up. */
const leastSeparation = 0.1;
const draws = 200;

/**
 * @param labels the class of each source item; every class has some
 * @param taken what each of them is taken for
 * @param target what each target item is taken for
 * Null where the classifier mixes classes up so much that the shares do not follow.
 */
export function labelShift(labels: Int32Array, taken: Int32Array, target: Int32Array, classes: number, seed: number): LabelShift | null {
  const { diagonal } = new SingularValueDecomposition(confusionOf(labels, taken, classes));
  const estimated = sharesBehind(labels, taken, target, classes);
  if (!estimated || !((diagonal.at(-1) ?? 0) >= leastSeparation)) return null;
  const random = randomFor(seed, 'shift/bootstrap');
  const drawn = (count: number): Int32Array => Int32Array.from({ length: count }, () => uniformInt(random, 0, count - 1));
  const replicates: (readonly number[])[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const [own, others] = [drawn(labels.length), drawn(target.length)];
    const again = sharesBehind(pick(labels, own), pick(taken, own), pick(target, others), classes);
    if (again) replicates.push(again);
  }
  const bound = (share: number) => estimated.map((_, k) => quantile(replicates, k, share));
  return { source: sharesOf(labels, classes), predicted: sharesOf(target, classes), estimated, low: bound(0.025), high: bound(0.975) };
}

/** C. A class without items has a column of zeros. */
function confusionOf(labels: Int32Array, taken: Int32Array, classes: number): Matrix {
  const counts = new Int32Array(classes);
  labels.forEach((label) => (counts[label] = (counts[label] ?? 0) + 1));
  const confusion = new Matrix(classes, classes);
  labels.forEach((label, item) => {
    const predicted = taken[item] ?? 0;
    confusion.set(predicted, label, confusion.get(predicted, label) + 1 / (counts[label] ?? 1));
  });
  return confusion;
}

function sharesOf(labels: Int32Array, classes: number): number[] {
  const shares = new Array<number>(classes).fill(0);
  labels.forEach((label) => (shares[label] = (shares[label] ?? 0) + 1 / labels.length));
  return shares;
}

/** q; null where C is singular, or nothing is left of it. */
function sharesBehind(labels: Int32Array, taken: Int32Array, target: Int32Array, classes: number): number[] | null {
  const decomposed = new LuDecomposition(confusionOf(labels, taken, classes));
  if (decomposed.isSingular()) return null;
  const solved = decomposed.solve(Matrix.columnVector(sharesOf(target, classes))).to1DArray();
  const positive = solved.map((share) => Math.max(0, share));
  const sum = positive.reduce((total, share) => total + share, 0);
  return sum > 0 ? positive.map((share) => share / sum) : null;
}

/** Of the values that replicates have for class k; NaN without any. */
function quantile(replicates: readonly (readonly number[])[], k: number, share: number): number {
  const values = replicates.map((one) => one[k] ?? 0).sort((a, b) => a - b);
  return values[Math.round(share * (values.length - 1))] ?? Number.NaN;
}
