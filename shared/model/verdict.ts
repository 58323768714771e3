import type { Run } from './run.ts';

export interface Verdict {
  /** By how many points adaptation changed the target's accuracy. */
  readonly points: number;
  readonly kind: 'helps' | 'hurts' | 'no difference shown' | 'one seed';
  /** All of it as a sentence. */
  readonly text: string;
}

/**
 * What adaptation did to the target's accuracy, as far as the seeds can tell: a difference counts when it is larger than twice
 * the standard error of the difference of the two means. Null where the target has no labels, or an arm has no score yet.
 */
export function verdictOf(summary: Run['summary']): Verdict | null {
  const [before, after] = [summary['source-only'], summary.adapted];
  if (typeof before?.targetAccuracy !== 'number' || typeof after?.targetAccuracy !== 'number') return null;
  const points = 100 * (after.targetAccuracy - before.targetAccuracy);
  const by = `${Math.abs(points).toFixed(1)} points on the target`;
  const changed = `daptation ${points < 0 ? 'lost' : 'gained'} ${by}`;
  if (before.targetAccuracyDeviation === null || after.targetAccuracyDeviation === null)
    return { points, kind: 'one seed', text: `A${changed}; one seed does not tell whether by chance.` };
  const standardError =
    100 * Math.sqrt(before.targetAccuracyDeviation ** 2 / before.seeds + after.targetAccuracyDeviation ** 2 / after.seeds);
  if (Math.abs(points) <= 2 * standardError)
    return { points, kind: 'no difference shown', text: `No difference shown: a${changed}, within what the seeds vary by.` };
  return points < 0 ? { points, kind: 'hurts', text: `Negative transfer: a${changed}.` } : { points, kind: 'helps', text: `A${changed}.` };
}
