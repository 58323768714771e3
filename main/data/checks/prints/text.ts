import { hashBytes } from './print.ts';
import type { Likeness, Marks } from './print.ts';

/** Words that make one shingle. */
const words = 3;
/** Shorter texts are alike by chance. */
const fewest = 6;
/** The least share of shingles that two near-duplicates have in common. */
const common = 0.6;
const rows = 2;
const bandCount = 16;

/**
 * Texts that are nearly the same: written in other capitals, with other punctuation or spaces, or with a few words changed. By MinHash
 * (Broder 1997): two sets of shingles have the same smallest hash as often as they have shingles in common, so that bands of
 * two such hashes, sixteen of them, meet for nearly all pairs that share enough (0.998 of those that share 0.6).
 * Takes the bytes of UTF-8.
 */
export const textLikeness: Likeness<Uint8Array> = {
  radius: 0,
  marks(bytes): Marks | null {
    const shingles = [...shinglesOf(bytes)];
    if (shingles.length === 0) return null;
    const prints = Array.from({ length: bandCount }, (_, band) => {
      const smallest = Uint32Array.from({ length: rows }, (_none, row) =>
        shingles.reduce((least, shingle) => Math.min(least, mixed(shingle, band * rows + row)), 0xffffffff),
      );
      return hashBytes(new Uint8Array(smallest.buffer), band);
    });
    return { kept: prints, sought: prints };
  },
  alike(first, second) {
    const [one, other] = [shinglesOf(first), shinglesOf(second)];
    const both = [...one].filter((shingle) => other.has(shingle)).length;
    return both >= common * (one.size + other.size - both) && both > 0;
  },
};

const utf8 = new TextDecoder();

/** The hashes of all runs of three words; none of a text that is too short. */
function shinglesOf(bytes: Uint8Array): Set<number> {
  const spoken = utf8
    .decode(bytes)
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu);
  if (!spoken || spoken.length < fewest) return new Set();
  return new Set(
    spoken.slice(words - 1).map((_, at) => {
      const shingle = new TextEncoder().encode(spoken.slice(at, at + words).join(' '));
      return hashBytes(shingle).low;
    }),
  );
}

/** One of a family of hashes of 32 bits. */
function mixed(hash: number, member: number): number {
  let word = Math.imul(hash ^ Math.imul(member + 1, 0x9e3779b9), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 15), 0xc2b2ae35);
  return (word ^ (word >>> 13)) >>> 0;
}
