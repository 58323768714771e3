import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

export const between = (random: RandomGenerator, low: number, high: number): number => low + (high - low) * uniformFloat64(random);
export const chance = (random: RandomGenerator, probability: number): boolean => uniformFloat64(random) < probability;
/** Normal, by the sum of twelve. */
export const normal = (random: RandomGenerator): number =>
  Array.from({ length: 12 }, () => uniformFloat64(random)).reduce((a, b) => a + b, -6);
