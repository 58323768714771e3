/* What a method makes of a shift over several seeds, beside the source-only baseline of each. */
import type { ParameterValues } from '../../shared/model/parameters.ts';
import { clusters, learn } from './learning.ts';
import type { Task } from './learning.ts';

/** Accuracies on the target’s held-out part, a seed after the other. */
export async function overSeeds(
  method: string,
  methodParameters: ParameterValues,
  seeds: readonly number[],
  taskOf: (seed: number) => Task,
): Promise<{ baseline: number[]; adapted: number[] }> {
  const scores: { baseline: number[]; adapted: number[] } = { baseline: [], adapted: [] };
  for (const seed of seeds) {
    const { baseline, adapted } = await learn(method, methodParameters, seed, taskOf(seed));
    scores.baseline.push(baseline.target);
    scores.adapted.push(adapted.target);
  }
  return scores;
}

/** Three clusters, the target’s turned by `degrees` and wider: some of their items lie beyond the source’s borders, with room between. */
export function turned(seed: number, { degrees = 40, spread = 1.8, epochs = 25 } = {}): Task {
  const given = { classes: 3, degrees, spread, count: 180 };
  return { source: clusters('source', 10 + seed, given), target: clusters('target', 20 + seed, given), classes: ['a', 'b', 'c'], epochs };
}

/** The same where the target’s columns have another scale and lie elsewhere, which normalisation by its own statistics mends. */
export function rescaled(seed: number, normalisation: string, given: { degrees?: number; spread?: number; epochs?: number }): Task {
  const { target, ...rest } = turned(seed, given);
  const read: typeof target.items.read = async (indices, input, into) => {
    await target.items.read(indices, input, into);
    for (let at = 0; at < 2 * indices.length; at++) into[at] = 2 * (into[at] ?? 0) + (at % 2 === 0 ? 2 : -1);
  };
  return { ...rest, target: { ...target, items: { ...target.items, read } }, networkParameters: { normalisation } };
}
