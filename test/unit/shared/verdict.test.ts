import { describe, expect, it } from 'vitest';
import type { ArmSummary } from '../../../shared/model/run.ts';
import { verdictOf } from '../../../shared/model/verdict.ts';

const arm = (targetAccuracy: number | null, targetAccuracyDeviation: number | null, seeds = 3): ArmSummary => ({
  targetAccuracy,
  targetAccuracyDeviation,
  sourceAccuracy: 0.9,
  domainAccuracy: null,
  seeds,
});

describe('the verdict on an adaptation', () => {
  it('needs a score of both arms', () => {
    expect(verdictOf({})).toBeNull();
    expect(verdictOf({ 'source-only': arm(0.5, 0.01) })).toBeNull();
    expect(verdictOf({ 'source-only': arm(null, null), adapted: arm(null, null) })).toBeNull();
  });

  it('says how much was gained', () => {
    const verdict = verdictOf({ 'source-only': arm(0.5, 0.02), adapted: arm(0.65, 0.03) });
    expect(verdict).toMatchObject({ kind: 'helps', text: 'Adaptation gained 15.0 points on the target.' });
    expect(verdict?.points).toBeCloseTo(15, 10);
  });

  it('calls negative transfer by its name', () => {
    expect(verdictOf({ 'source-only': arm(0.6, 0.01), adapted: arm(0.5, 0.02) })).toMatchObject({
      kind: 'hurts',
      text: 'Negative transfer: adaptation lost 10.0 points on the target.',
    });
  });

  it('does not make more of a difference than the seeds allow', () => {
    // Twice the standard error is 2 · √(0.03²/3 + 0.04²/3) = 5.77 points.
    const change = (points: number) => verdictOf({ 'source-only': arm(0.5, 0.03), adapted: arm(0.5 + points / 100, 0.04) })?.kind;
    expect([change(5.7), change(-5.7), change(5.8), change(-5.8)]).toEqual([
      'no difference shown',
      'no difference shown',
      'helps',
      'hurts',
    ]);
  });

  it('knows that one seed shows nothing', () => {
    const verdict = verdictOf({ 'source-only': arm(0.9, null, 1), adapted: arm(0.5, null, 1) });
    expect(verdict).toMatchObject({ kind: 'one seed' });
    expect(verdict?.text).toContain('one seed does not tell');
  });
});
