import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { chance, normal } from './draws.ts';
import type { View } from './view.ts';

/** Noise of a tenth of a standard deviation in a weak view; of half of one in a strong one, in which a fifth of the values also fall to the mean. */
export function changeTable(row: Float32Array, view: View, random: RandomGenerator): void {
  for (let column = 0; column < row.length; column++) {
    const noise = (view === 'weak' ? 0.1 : 0.5) * normal(random);
    row[column] = view === 'strong' && chance(random, 0.2) ? 0 : (row[column] ?? 0) + noise;
  }
}
