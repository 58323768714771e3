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
  const amount = after.measure === 'r2' ? `${(Math.abs(points) / 100).toFixed(3)} of R²` : inPoints(points);
  return verdictBetween(points, before.targetAccuracies, after.targetAccuracies, `adaptation ${gained(points)} ${amount} on the target`);
}

export const gained = (points: number): string => (points < 0 ? 'lost' : 'gained');
export const inPoints = (points: number): string => `${Math.abs(points).toFixed(1)} points`;

/**
 * What the second of two ways did, by a paired t-test over the seeds.
 * @param points what it changed the score by @param before scores by seed, and `after` those of the same seeds
 * @param change that as a clause, such as “adaptation gained 3.0 points on the target”
 */
export function verdictBetween(points: number, before: readonly number[], after: readonly number[], change: string): Verdict {
  const asSentence = `${change.charAt(0).toUpperCase()}${change.slice(1)}`;
  const test = pairedTest(before, after);
  if (test === null) return { points, kind: 'one seed', p: null, text: `${asSentence}; one seed does not tell whether by chance.` };
  const how = `${before.length} seeds, paired t-test, p ${test.p < 0.001 ? '< 0.001' : `= ${test.p.toFixed(3)}`}`;
  if (test.p >= level)
    return {
      points,
      kind: 'no difference shown',
      p: test.p,
      text: `No difference shown: ${change}, within what the seeds vary by (${how}).`,
    };
  return points < 0
    ? { points, kind: 'hurts', p: test.p, text: `Negative transfer: ${change} (${how}).` }
    : { points, kind: 'helps', p: test.p, text: `${asSentence} (${how}).` };
}
