import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelShares } from '../../../../shared/model/transfer.ts';
import { risingWithShare, shareReaching } from '../../../../shared/model/transfer/labels-saved.ts';
import type { SharePoint } from '../../../../shared/model/transfer/labels-saved.ts';

const points = (...accuracies: number[]): SharePoint[] =>
  accuracies.map((accuracy, at) => ({ share: labelShares[at] ?? Number.NaN, accuracy }));

const anyPoints = fc.uniqueArray(
  fc.record({ share: fc.double({ min: 1e-3, max: 1, noNaN: true }), accuracy: fc.double({ min: 0, max: 1, noNaN: true }) }),
  {
    minLength: 1,
    maxLength: 8,
    selector: ({ share }) => share,
  },
);
const anyAccuracy = fc.double({ min: -0.1, max: 1.1, noNaN: true });

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('accuracies that rise with the share of labels', () => {
  it('are the nearest: of each point the most of the least averages around it', () => {
    // The min-max formula of isotonic regression, which knows nothing of pools.
    fc.assert(
      fc.property(anyPoints, (given) => {
        const sorted = given.toSorted((a, b) => a.share - b.share);
        const accuracies = sorted.map(({ accuracy }) => accuracy);
        const nearest = accuracies.map((_, at) =>
          Math.max(
            ...accuracies
              .slice(0, at + 1)
              .map((_first, from) => Math.min(...accuracies.slice(at).map((_last, to) => average(accuracies.slice(from, at + to + 1))))),
          ),
        );
        const found = risingWithShare(given);
        expect(found.map(({ share }) => share)).toEqual(sorted.map(({ share }) => share));
        found.forEach(({ accuracy }, at) => expect(accuracy).toBeCloseTo(nearest[at] ?? Number.NaN, 10));
      }),
    );
  });

  it('are as measured where those rise already', () => {
    expect(risingWithShare(points(0.2, 0.4, 0.4, 0.7, 0.9))).toEqual(points(0.2, 0.4, 0.4, 0.7, 0.9));
  });
});

describe('the share of labels that reaches an accuracy', () => {
  it('lies between two shares in the logarithm', () => {
    // Halfway from 1 % to 100 %.
    const rising = [
      { share: 0.01, accuracy: 0.2 },
      { share: 1, accuracy: 0.8 },
    ];
    expect(shareReaching(0.5, rising)).toEqual({ bound: 'equal', share: expect.closeTo(0.1, 10) as number });
  });

  it('is said to be beyond the ends where nothing was measured', () => {
    const rising = points(0.2, 0.4, 0.6, 0.7, 0.9);
    expect(shareReaching(0.91, rising)).toEqual({ bound: 'more than', share: 1 });
    expect(shareReaching(0.9, rising)).toEqual({ bound: 'equal', share: 1 });
    expect(shareReaching(0.2, rising)).toEqual({ bound: 'at most', share: 0.01 });
    expect(shareReaching(0, rising)).toEqual({ bound: 'at most', share: 0.01 });
    expect(shareReaching(0.5, [])).toBeNull();
  });

  it('is the smallest where more labels did not help', () => {
    expect(shareReaching(0.6, points(0.2, 0.4, 0.6, 0.6, 0.6))).toMatchObject({ share: expect.closeTo(0.1, 10) as number });
  });

  it('does not make means that differ by rounding differ', () => {
    expect(shareReaching(0.1 + 0.2 + 0.6, points(0.2, 0.4, 0.6, 0.7, 0.9))?.bound).toBe('equal');
    expect(shareReaching(0.6 + 0.3 + 1e-12, points(0.2, 0.9))?.bound).toBe('equal');
  });

  it('rises with the accuracy and gives it back', () => {
    fc.assert(
      fc.property(anyPoints, anyAccuracy, anyAccuracy, (given, one, other) => {
        const rising = risingWithShare(given);
        const [lower, higher] = [shareReaching(Math.min(one, other), rising), shareReaching(Math.max(one, other), rising)];
        if (!lower || !higher) throw new Error('There are points.');
        expect(lower.share).toBeLessThanOrEqual(higher.share * (1 + 1e-12));
        if (lower.bound !== 'equal') return;
        expect(accuracyAt(lower.share, rising)).toBeCloseTo(Math.min(one, other), 6);
      }),
    );
  });
});

/** Forwards what `shareReaching` does backwards. */
function accuracyAt(share: number, rising: readonly SharePoint[]): number {
  const at = rising.findIndex((point) => point.share >= share * (1 - 1e-12));
  const [below, above] = [rising[at - 1], rising[at]];
  if (!above) return Number.NaN;
  if (!below) return above.accuracy;
  const part = Math.log(share / below.share) / Math.log(above.share / below.share);
  return below.accuracy + part * (above.accuracy - below.accuracy);
}
