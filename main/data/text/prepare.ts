import type { TextInput } from '../../../shared/model/input.ts';
import { murmurHash3 } from './murmur-hash.ts';

/** Makes the words of a text ready as `input` says. */
export function prepareWords(words: readonly string[], input: TextInput, into: Float32Array, at: number): void {
  if (input.encoding === 'tokens') writeTokens(words, input, into, at);
  else if (input.encoding === 'terms') writeBag(weighted(words, input), input.terms.length, into, at);
  else writeBag(hashed(words, input.length), input.length, into, at);
}

/** Where the terms of an input stand in it. */
const places = new WeakMap<TextInput, ReadonlyMap<string, number>>();

function placesOf(input: TextInput): ReadonlyMap<string, number> {
  const known = places.get(input) ?? new Map(input.terms.map((term, at) => [term, at]));
  places.set(input, known);
  return known;
}

function writeTokens(words: readonly string[], input: TextInput, into: Float32Array, at: number): void {
  const placeOf = placesOf(input);
  for (let place = 0; place < input.length; place++) {
    const word = words[place];
    into[at + place] = word === undefined ? 0 : 2 + (placeOf.get(word) ?? -1);
  }
}

/** Numbers by their places. */
type Bag = ReadonlyMap<number, number>;

/** Term frequencies times the terms' weights. */
function weighted(words: readonly string[], input: TextInput): Bag {
  const placeOf = placesOf(input);
  const bag = new Map<number, number>();
  for (const word of words) {
    const place = placeOf.get(word);
    if (place !== undefined) bag.set(place, (bag.get(place) ?? 0) + 1);
  }
  for (const [place, count] of bag) bag.set(place, count * (input.weights[place] ?? 0));
  return bag;
}

/**
 * A word's bucket is the size of its hash (of its UTF-8), divided by how many buckets there are, the rest; where the hash is negative,
 * the word is taken away and not added, so that words that share a bucket cancel as often as they add up (Weinberger et al., ICML
 * 2009). The same numbers as of scikit-learn's HashingVectorizer.
 */
function hashed(words: readonly string[], buckets: number): Bag {
  const bag = new Map<number, number>();
  for (const word of words) {
    const hash = murmurHash3(Buffer.from(word));
    const bucket = Math.abs(hash) % buckets;
    bag.set(bucket, (bag.get(bucket) ?? 0) + (hash < 0 ? -1 : 1));
  }
  return bag;
}

/** Brought to length 1; all zero for a text of which nothing is known. */
function writeBag(bag: Bag, size: number, into: Float32Array, at: number): void {
  const length = Math.hypot(...bag.values()) || 1;
  into.fill(0, at, at + size);
  for (const [place, value] of bag) into[at + place] = value / length;
}
