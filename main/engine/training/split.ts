import { permutation, randomFor } from '../random.ts';

/** Two parts of 0 … count − 1, each in ascending order. */
export interface Parts {
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
}

/** Two parts, drawn at random but always alike for a seed. Labels play no part. */
export function splitIndices(count: number, heldOutShare: number, seed: number): Parts {
  const order = permutation(randomFor(seed, 'split'), count);
  const size = count < 2 ? 0 : Math.min(count - 1, Math.max(1, Math.round(count * heldOutShare)));
  return { training: order.slice(size).sort(), heldOut: order.slice(0, size).sort() };
}

/** The same share of each class, as nearly as whole items allow; each keeps an item to train on. @param labels the class of each item */
export function splitByClass(labels: Int32Array, heldOutShare: number, seed: number): Parts {
  const heldOut = new Uint8Array(labels.length);
  let [seen, taken] = [0, 0];
  for (const items of byValue(labels)) {
    // What rounding gives to one class or takes from it, the next ones even out.
    seen += items.length;
    const size = Math.min(items.length - 1, Math.max(0, Math.round(seen * heldOutShare) - taken));
    taken += size;
    const order = permutation(randomFor(seed, `split/${labels[items[0] ?? 0] ?? 0}`), items.length);
    for (const place of order.subarray(0, size)) heldOut[items[place] ?? 0] = 1;
  }
  return partsOf(labels.length, (item) => heldOut[item] === 1);
}

/**
 * Whole groups at random, as many as bring their items nearest to the share; with two groups or more, neither part is empty.
 * @param groups the group of each item; one of −1 is a group of its own
 */
export function splitByGroup(groups: Int32Array, heldOutShare: number, seed: number): Parts {
  const all = byValue(groups).flatMap((items) => (groups[items[0] ?? 0] === -1 ? items.map((item) => [item]) : [items]));
  const wanted = groups.length * heldOutShare;
  const order = [...permutation(randomFor(seed, 'split'), all.length)].map((at) => all[at] ?? []);
  const taken: number[][] = [];
  let size = 0;
  for (const items of order) {
    const larger = size + items.length;
    if (larger === groups.length || Math.abs(larger - wanted) >= Math.abs(size - wanted)) continue;
    taken.push(items);
    size = larger;
  }
  // Where each group alone is far more than the share, the smallest is least too much.
  if (taken.length === 0 && order.length > 1) taken.push(order.reduce((least, items) => (items.length < least.length ? items : least)));
  const heldOut = new Set(taken.flat());
  return partsOf(groups.length, (item) => heldOut.has(item));
}

/** As the data say it. @param splits 0 for an item to train on, 1 for one that is held out; others are in neither part */
export function splitAsGiven(splits: Int8Array): Parts {
  const of = (wanted: number): Int32Array => partsOf(splits.length, (item) => splits[item] === wanted).heldOut;
  return { training: of(0), heldOut: of(1) };
}

/** The places of each value, by values in ascending order. */
export function byValue(values: Int32Array): number[][] {
  const items = new Map<number, number[]>();
  values.forEach((value, item) => {
    const alike = items.get(value);
    if (alike) alike.push(item);
    else items.set(value, [item]);
  });
  return [...items].sort(([a], [b]) => a - b).map(([, alike]) => alike);
}

function partsOf(count: number, isHeldOut: (item: number) => boolean): Parts {
  const all = Int32Array.from({ length: count }, (_, item) => item);
  return { training: all.filter((item) => !isHeldOut(item)), heldOut: all.filter(isHeldOut) };
}
