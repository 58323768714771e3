import { describe, expect, it } from 'vitest';
import type { ArmSummary } from '../../../shared/model/run.ts';
import { verdictOf } from '../../../shared/model/verdict.ts';
import { armSummary } from '../../helpers/records.ts';

const arm = (...targetAccuracies: number[]): ArmSummary =>
  armSummary({
    targetAccuracy: targetAccuracies.length > 0 ? targetAccuracies.reduce((sum, value) => sum + value, 0) / targetAccuracies.length : null,
    targetAccuracies,
    seeds: targetAccuracies.length,
  });

describe('the verdict on an adaptation', () => {
  it('needs a score of both arms', () => {
    expect(verdictOf({})).toBeNull();
    expect(verdictOf({ 'source-only': arm(0.5) })).toBeNull();
    expect(verdictOf({ 'source-only': arm(), adapted: arm() })).toBeNull();
  });

  it('says how much was gained, and how sure that is', () => {
    const verdict = verdictOf({ 'source-only': arm(0.48, 0.5, 0.52), adapted: arm(0.62, 0.65, 0.68) });
    // Differences 14, 15 and 16 points: t = 15 / (1/√3) = 25.98 with two degrees of freedom.
    expect(verdict).toMatchObject({
      kind: 'helps',
      text: 'Adaptation gained 15.0 points on the target (3 seeds, paired t-test, p = 0.001).',
    });
    expect(verdict?.points).toBeCloseTo(15, 10);
  });

  it('calls negative transfer by its name', () => {
    const verdict = verdictOf({ 'source-only': arm(0.59, 0.6, 0.61), adapted: arm(0.48, 0.5, 0.52) });
    expect(verdict).toMatchObject({ kind: 'hurts' });
    expect(verdict?.text).toMatch(/^Negative transfer: adaptation lost 10\.0 points on the target/);
  });

  it('does not make more of a difference than the seeds allow', () => {
    // The same seeds both gain much and lose: with two degrees of freedom, t must pass 4.303.
    const kind = (...adapted: number[]) => verdictOf({ 'source-only': arm(0.5, 0.5, 0.5), adapted: arm(...adapted) })?.kind;
    expect([kind(0.7, 0.45, 0.6), kind(0.3, 0.55, 0.4)]).toEqual(['no difference shown', 'no difference shown']);
    expect(kind(0.5, 0.5, 0.5)).toBe('no difference shown');
    // 10 ± 4 points: t = 4.33; 10 ± 4.1 points: t = 4.22.
    expect([kind(0.56, 0.6, 0.64), kind(0.559, 0.6, 0.641)]).toEqual(['helps', 'no difference shown']);
    expect(kind(0.44, 0.4, 0.36)).toBe('hurts');
  });

  it('pairs seeds, so that what they have in common does not hide a difference', () => {
    expect(verdictOf({ 'source-only': arm(0.3, 0.5, 0.7), adapted: arm(0.34, 0.55, 0.74) })?.kind).toBe('helps');
  });

  it('knows that one seed shows nothing', () => {
    const verdict = verdictOf({ 'source-only': arm(0.9), adapted: arm(0.5) });
    expect(verdict).toMatchObject({ kind: 'one seed', p: null });
    expect(verdict?.text).toContain('one seed does not tell');
  });
});
