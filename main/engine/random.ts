import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * A generator for one purpose of one seed, such as (7, 'weights/head') or (7, 'batches/source/3'). Streams of different
 * purposes are independent, and none has a state that outlives its use: what a step needs follows from the seed and
 * the step's number, which is why a resumed training draws the same numbers as one left alone.
 */
export function randomFor(seed: number, purpose: string): RandomGenerator {
  const random = xoroshiro128plus(hashOf(seed, purpose));
  // The generator's first outputs still show the pattern of its seed.
  for (let warmUp = 0; warmUp < 32; warmUp++) random.next();
  return random;
}

function hashOf(seed: number, purpose: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < purpose.length; at++) hash = Math.imul(hash ^ purpose.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}

/**
 * `count` values, uniform in [0, 1), of one purpose of one seed: each the hash of its place alone, since masks of a
 * hundred thousand values are drawn in every step.
 */
export function noiseFor(seed: number, purpose: string, count: number): Float32Array {
  const start = hashOf(seed, purpose);
  const values = new Float32Array(count);
  for (let at = 0; at < count; at++) {
    let hash = Math.imul(at + 1, 0x9e3779b9) ^ start;
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
    // The upper 24 bits: what a 32-bit float holds below 1.
    values[at] = ((hash ^ (hash >>> 16)) >>> 8) / 2 ** 24;
  }
  return values;
}

/** `count` values, uniform between −limit and limit. */
export const uniformValues = (random: RandomGenerator, count: number, limit: number): Float32Array =>
  Float32Array.from({ length: count }, () => (2 * uniformFloat64(random) - 1) * limit);

/** The numbers 0 … count − 1 in random order (Fisher–Yates). */
export function permutation(random: RandomGenerator, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = uniformInt(random, 0, at);
    const moved = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
