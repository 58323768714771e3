import type { ParameterValues } from '../../shared/model/parameters.ts';
import { learn, mean, treacherous } from './learning.ts';
import type { Task } from './learning.ts';

/** Mean accuracies over seeds, 0…1, on what was held out. */
export interface Comparison {
  readonly baseline: number;
  readonly adapted: number;
  /** Of the adapted model on the source. */
  readonly source: number;
  /** How far from the baseline the first seed's training ends with what the method adds switched off. */
  readonly idle: number;
}

/** Trains source only and a method for each seed, and once the method with its effect switched off. */
export async function comparison(
  method: string,
  { given = {}, off }: { given?: ParameterValues; off: ParameterValues },
  taskOf: (seed: number) => Task,
  seeds: readonly number[] = [1, 2, 3],
): Promise<Comparison> {
  const found = [];
  for (const seed of seeds) found.push(await learn(method, given, seed, taskOf(seed)));
  const [first = 1] = seeds;
  const without = await learn(method, off, first, taskOf(first));
  return {
    baseline: mean(found.map(({ baseline }) => baseline.target)),
    adapted: mean(found.map(({ adapted }) => adapted.target)),
    source: mean(found.map(({ adapted }) => adapted.source)),
    idle: Math.abs(without.adapted.target - without.baseline.target),
  };
}

/** Source and target where one of two columns deceives. */
export const treacherousTask = (seed: number): Task => ({
  source: treacherous('source', 10 + seed),
  target: treacherous('target', 20 + seed),
});
