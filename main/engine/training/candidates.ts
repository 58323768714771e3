/** How many checkpoints of a training are kept to choose from. */
export const candidateCount = 10;

/**
 * The steps whose checkpoints are kept to choose from: evaluations, evenly spread, the last step among them.
 * @param every steps between evaluations
 */
export function candidateSteps(total: number, every: number, count = candidateCount): ReadonlySet<number> {
  const evaluations = Math.ceil(total / every);
  const stride = Math.ceil(evaluations / count);
  const steps = new Set<number>();
  for (let at = evaluations; at > 0; at -= stride) steps.add(Math.min(total, at * every));
  return steps;
}
