import { pairedTest } from './paired-test.ts';
import type { Run } from './run.ts';

export interface Verdict {
  /** By how many points adaptation changed the target's accuracy, or hundredths of R². */
  readonly points: number;
  readonly kind: 'helps' | 'hurts' | 'no difference shown' | 'one seed';
  /** Of the paired test over seeds; null for one seed. */
  readonly p: number | null;
  /** All of it as a sentence. */
  readonly text: string;
}

/** The level of the test. */
const level = 0.05;

/**
 * What adaptation did to the target's accuracy, as far as the seeds can tell: a paired t-test over the seeds, which share their
 * starts and splits between both arms. Null where the target has no labels, or an arm has no score yet.
 */
export function verdictOf(summary: Run['summary']): Verdict | null {
  const [before, after] = [summary['source-only'], summary.adapted];
  if (typeof before?.targetAccuracy !== 'number' || typeof after?.targetAccuracy !== 'number') return null;
  const points = 100 * (after.targetAccuracy - before.targetAccuracy);
  const changed = `daptation ${points < 0 ? 'lost' : 'gained'} ${after.measure === 'r2' ? `${(Math.abs(points) / 100).toFixed(3)} of R²` : `${Math.abs(points).toFixed(1)} points`} on the target`;
  const test = pairedTest(before.targetAccuracies, after.targetAccuracies);
  if (test === null) return { points, kind: 'one seed', p: null, text: `A${changed}; one seed does not tell whether by chance.` };
  const how = `${before.targetAccuracies.length} seeds, paired t-test, p ${test.p < 0.001 ? '< 0.001' : `= ${test.p.toFixed(3)}`}`;
  if (test.p >= level)
    return {
      points,
      kind: 'no difference shown',
      p: test.p,
      text: `No difference shown: a${changed}, within what the seeds vary by (${how}).`,
    };
  return points < 0
    ? { points, kind: 'hurts', p: test.p, text: `Negative transfer: a${changed} (${how}).` }
    : { points, kind: 'helps', p: test.p, text: `A${changed} (${how}).` };
}
