import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { labelsAt } from '../../../shared/model/transfer/measurement.ts';
import { permutation, randomFor } from '../random.ts';
import { byValue } from './split.ts';

/**
 * A share of some labelled items, drawn by the seed: of each class in proportion, as nearly as whole items allow. What a smaller share
 * has is among what a larger one has.
 * @param items their indices; @param labels the class of each item of the data set
 */
export function shareOf(items: Int32Array, labels: Int32Array, share: number, seed: number): Int32Array {
  const places = byValue(items.map((item) => labels[item] ?? 0)).flatMap((own) => {
    const random = randomFor(seed, `label share/${labels[items[own[0] ?? 0] ?? 0] ?? 0}`);
    const first = uniformFloat64(random);
    // Items of a class stand evenly among all: the first of each class come before the second of any as large.
    return [...permutation(random, own.length)].map((at, rank) => ({ item: items[own[at] ?? 0] ?? 0, place: (rank + first) / own.length }));
  });
  const drawn = places.sort((a, b) => a.place - b.place).slice(0, labelsAt(share, items.length));
  return Int32Array.from(drawn, ({ item }) => item).sort();
}
