/* What a quick classifier of the source's classes makes of both domains. */
import { learnClassifier, logitsOf } from '../../statistics/logistic-regression.ts';
import { largestOfRows, rowsAt } from '../../statistics/rows.ts';
import type { Rows } from '../../statistics/rows.ts';
import { crossFitted, decay, folds, pick } from './cross-fit.ts';

/** More classes would take minutes, with too few items of each. */
const mostClasses = 100;

export interface QuickClasses {
  /** The places of the classes that have enough items to learn from, among all; what follows counts these from 0. */
  readonly kept: Int32Array;
  /** The source's items of these classes. */
  readonly rows: Rows;
  readonly labels: Int32Array;
  /** What each of them is taken for by a classifier that did not learn from it. */
  readonly taken: Int32Array;
  /** What each target item is taken for. */
  readonly target: Int32Array;
  /** The share of the source's items that are taken for what they are. */
  readonly accuracy: number;
}

/**
 * @param labels the class of each source item; −1 where it is not known
 * Null with fewer than two classes, or too many.
 */
export function quickClasses(
  source: Rows,
  labels: Int32Array,
  target: Rows,
  classes: number,
  seed: number,
  report: (done: number) => void,
): QuickClasses | null {
  const counts = new Int32Array(classes);
  labels.forEach((label) => label >= 0 && (counts[label] = (counts[label] ?? 0) + 1));
  // One for each fold, so that each classifier knows each class.
  const kept = Int32Array.from(counts.keys()).filter((k) => (counts[k] ?? 0) >= folds);
  if (kept.length < 2 || kept.length > mostClasses || target.count === 0) return null;
  const among = Int32Array.from({ length: classes }, (_, k) => kept.indexOf(k));
  const items = Int32Array.from(labels.keys()).filter((item) => (among[labels[item] ?? -1] ?? -1) >= 0);
  const rows = rowsAt(source, items);
  const own = pick(labels, items).map((label) => among[label] ?? 0);
  const taken = largestOfRows(crossFitted(rows, own, kept.length, seed, report), kept.length);
  const found = logitsOf(learnClassifier(rows, own, kept.length, decay), target);
  const right = own.reduce((sum, label, item) => sum + (label === taken[item] ? 1 : 0), 0);
  return { kept, rows, labels: own, taken, target: largestOfRows(found, kept.length), accuracy: right / own.length };
}
