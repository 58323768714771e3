/** 64 bits that stand for an item, as two whole numbers of 32 bits. */
export interface Print {
  readonly high: number;
  readonly low: number;
}

/** How an item is found again among others that are like it. */
export interface Marks {
  /** What it is kept under. */
  readonly kept: readonly Print[];
  /** What items that were kept before are looked for under: a few positions of a picture, say. */
  readonly sought: readonly Print[];
}

/** When two items of a kind are near-duplicates: their prints propose, `alike` decides. */
export interface Likeness<Item> {
  /** In how many bits the prints of near-duplicates may differ. */
  readonly radius: number;
  /** Null for an item that says too little to be like another. */
  marks(item: Item): Marks | null;
  /** @param place which of the second's sought prints led to the first */
  alike(first: Item, second: Item, place: number): boolean;
}

/** A hash of bytes: two lanes of MurmurHash3 (Appleby 2011), with constants of their own. */
export function hashBytes(bytes: Uint8Array, seed = 0): Print {
  // 32 bits at a time need an address that is a multiple of four.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const whole = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
  let high = seed ^ 0x2545f491;
  let low = seed ^ 0x9e3779b9;
  for (let at = 0; at < whole.length; at++) {
    const word = whole[at] ?? 0;
    high = mixHigh(high, word);
    low = mixLow(low, word);
  }
  let tail = 0;
  for (let at = whole.length * 4; at < bytes.length; at++) tail = (tail << 8) | (bytes[at] ?? 0);
  return {
    high: finish(mixHigh(mixHigh(high, tail), bytes.length)),
    low: finish(mixLow(mixLow(low, tail), bytes.length)),
  };
}

function mixHigh(hash: number, word: number): number {
  const mixed = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotated(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
}

function mixLow(hash: number, word: number): number {
  const mixed = Math.imul(rotated(Math.imul(word, 0x239b961b), 16), 0xab0e9789);
  return (Math.imul(rotated(hash ^ mixed, 17), 5) + 0x38b34ae5) | 0;
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** In how many bits two prints differ. */
export const differingBits = (first: Print, second: Print): number => ones(first.high ^ second.high) + ones(first.low ^ second.low);

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The print whose bits are those of numbers above 0, in order; 64 at most. */
export function signsOf(numbers: ArrayLike<number>): Print {
  let [high, low] = [0, 0];
  for (let at = 0; at < numbers.length; at++) {
    if ((numbers[at] ?? 0) <= 0) continue;
    if (at < 32) high |= 1 << at;
    else low |= 1 << (at - 32);
  }
  return { high: high >>> 0, low: low >>> 0 };
}
