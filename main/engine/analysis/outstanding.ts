/* Items worth a look: where a model is sure and wrong, and what of the target lies farthest from all that the source has. */
import { squaredDistance } from '../statistics/distances.ts';
import { largestOfRows } from '../statistics/rows.ts';
import type { Rows } from '../statistics/rows.ts';
import { featureRows } from './features.ts';

export interface Mistake {
  /** Its place among the items that were looked at. */
  readonly item: number;
  readonly label: number;
  readonly predicted: number;
  /** The probability of what is predicted. */
  readonly confidence: number;
}

/** `oracle` where labels of the target were looked at: then it is shown apart and chooses nothing. */
export interface Mistakes {
  readonly oracle: boolean;
  /** The surest first; of equally sure ones the one that comes first. */
  readonly mistakes: readonly Mistake[];
}

/**
 * @param probabilities [count, classes]
 * @param labels the class of each item; items of none of these, such as −1 for not known, are left out
 */
export function confidentMistakes(
  domain: 'source' | 'target',
  probabilities: Float32Array,
  labels: Int32Array,
  classes: number,
  most: number,
): Mistakes {
  const mistakes: Mistake[] = [];
  largestOfRows(probabilities, classes).forEach((predicted, item) => {
    const label = labels[item] ?? -1;
    if (label < 0 || label >= classes || label === predicted) return;
    mistakes.push({ item, label, predicted, confidence: probabilities[item * classes + predicted] ?? 0 });
  });
  return { oracle: domain === 'target', mistakes: mistakes.sort((a, b) => b.confidence - a.confidence).slice(0, most) };
}

export interface Shifted {
  /** Its place among the target's items. */
  readonly item: number;
  /** From the k-th nearest source item. */
  readonly distance: number;
  /** How many times as far that is as it is for half of the source’s own items; null where those coincide. */
  readonly ratio: number | null;
}

/**
 * The target items that are farthest from the source, by the distance of their k-th nearest source item in feature space (Sun et al.,
 * Out-of-Distribution Detection with Deep Nearest Neighbors, ICML 2022, but without setting all features to one length). No label
 * is looked at. The farthest first; none where the source has no more than k items.
 * @param source features [count, featureSize], as are those of the target
 */
export function shiftedItems(
  source: Float32Array,
  target: Float32Array,
  featureSize: number,
  { k = 10, most, seed }: { readonly k?: number; readonly most: number; readonly seed: number },
): readonly Shifted[] {
  const rows = featureRows(source, target, featureSize, seed);
  if (rows.source.count <= k) return [];
  const own = Array.from({ length: rows.source.count }, (_, item) => neighbourDistance(rows.source, item, rows.source, k, item));
  const usual = own.sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? 0;
  return Array.from({ length: rows.target.count }, (_, item): Shifted => {
    const distance = neighbourDistance(rows.target, item, rows.source, k);
    return { item, distance, ratio: usual > 0 ? distance / usual : null };
  })
    .sort((a, b) => b.distance - a.distance)
    .slice(0, most);
}

/** From an item to its k-th nearest among `others`, of which `but` is left out. */
function neighbourDistance(rows: Rows, item: number, others: Rows, k: number, but = -1): number {
  // The k smallest so far, ascending.
  const nearest = new Float64Array(k).fill(Infinity);
  for (let other = 0; other < others.count; other++) {
    if (other === but) continue;
    const square = squaredDistance(rows, item, others, other);
    if (!(square < (nearest[k - 1] ?? 0))) continue;
    let at = k - 1;
    for (; at > 0 && (nearest[at - 1] ?? 0) > square; at--) nearest[at] = nearest[at - 1] ?? 0;
    nearest[at] = square;
  }
  return Math.sqrt(nearest[k - 1] ?? 0);
}
