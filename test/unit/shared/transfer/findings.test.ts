import { describe, expect, it } from 'vitest';
import type { TransferMeasurement } from '../../../../shared/model/transfer.ts';
import { findingsOf, headlineOf } from '../../../../shared/model/transfer/findings.ts';
import { measured, measures } from '../../../helpers/transfer.ts';

/** Two seeds, so that there is a deviation; it is small. */
const scratch = (share: number, accuracy: number): TransferMeasurement => measured('from-scratch', share, accuracy - 0.01, accuracy + 0.01);
const ascent = [scratch(0.01, 0.2), scratch(0.1, 0.5), scratch(1, 0.8)];

const findings = (...of: TransferMeasurement[]) => findingsOf(measures([...ascent, ...of]));
const sentence = (of: TransferMeasurement): string | undefined => findings(of)[0]?.sentence;

describe('labels saved, in words', () => {
  it('equals training from scratch with so many', () => {
    // A third of the way from 10 % to 100 %.
    expect(sentence(measured('fine-tuning', 0.05, 0.6))).toBe(
      'Fine-tuning with 5 % of the labels (23) equals training from scratch with 22 % (99).',
    );
  });

  it('says how far that goes within a deviation', () => {
    // 0.6 ± 0.1414: 86 % of the way from 1 % to 10 %, and 80 % of that from 10 % to 100 %.
    expect(sentence(measured('fine-tuning', 0.05, 0.5, 0.7))).toMatch(
      /22 % \(99\)\. Within a standard deviation of the seeds: from 7\.3 % to 64 %\.$/,
    );
    expect(sentence(measured('fine-tuning', 0.05, 0.1, 0.9))).toMatch(/from 1 % or fewer to more than all\.$/);
  });

  it('is honest at the ends', () => {
    expect(sentence(measured('fine-tuning', 0.05, 0.9))).toBe(
      'Training from scratch does not reach as much as fine-tuning with 5 % of the labels (23), not even with all labels (460).',
    );
    expect(sentence(measured('adaptation', 0, 0.1))).toBe(
      'Training from scratch reaches as much as adaptation without labels already with the fewest measured, 1 % (5).',
    );
    const few = findingsOf(measures([...ascent.slice(0, 2), measured('fine-tuning', 0.1, 0.9)]));
    expect(few[0]?.sentence).toMatch(/not even with 10 % \(46\), the most measured\.$/);
  });

  it('says so where none are', () => {
    expect(sentence(measured('feature-extraction', 1, 0.5))).toBe(
      'Feature extraction with all labels (460) equals training from scratch with 10 % (46). No labels are saved.',
    );
    expect(sentence(measured('feature-extraction', 0.01, 0.1))).toMatch(/the fewest measured, 1 % \(5\)\. No labels are saved\.$/);
    expect(sentence(measured('fine-tuning', 1, 0.9))).not.toContain('No labels');
  });

  it('needs training from scratch', () => {
    expect(findingsOf(measures([measured('fine-tuning', 1, 0.9)]))).toEqual([]);
  });
});

describe('the comparison with training from scratch', () => {
  it('pairs seeds at the same share', () => {
    const [finding] = findings(measured('fine-tuning', 0.1, 0.64, 0.67));
    // Differences 15 and 16 points: t = 15.5 / 0.5 = 31 with one degree of freedom.
    expect(finding?.comparison).toMatchObject({ against: 0.1, kind: 'helps' });
    expect(finding?.comparison?.text).toBe(
      'Fine-tuning with 10 % of the labels (46) gained 15.5 points against training from scratch (2 seeds, paired t-test, p = 0.021).',
    );
  });

  it('calls negative transfer by its name, and takes the fewest labels for what has none', () => {
    const [finding] = findings(measured('adaptation', 0, 0.09, 0.12));
    expect(finding?.comparison).toMatchObject({ against: 0.01, kind: 'hurts' });
    expect(finding?.comparison?.text).toMatch(
      /^Negative transfer: adaptation without labels lost 9\.5 points against training from scratch with 1 % of the labels \(5\) /,
    );
  });

  it('pairs by the seed, not by the place', () => {
    const own = measured('fine-tuning', 0.1, 0.6, 0.7);
    const [finding] = findings({ ...own, seeds: own.seeds.map((one) => ({ ...one, seed: one.seed + 1 })) });
    // Seed 2 alone is in both: 60 − 51 points.
    expect(finding?.comparison?.points).toBeCloseTo(9, 10);
    expect(finding?.comparison?.kind).toBe('one seed');
  });

  it('is not made where training from scratch has other shares', () => {
    const [finding] = findings(measured('fine-tuning', 0.25, 0.64, 0.67));
    expect(finding).toMatchObject({ comparison: null, equivalent: { bound: 'equal' } });
  });
});

describe('the headline', () => {
  const headline = (...of: TransferMeasurement[]): string => headlineOf(measures(of));

  it('is what reaches as much with the fewest labels', () => {
    expect(
      headline(
        ...ascent,
        measured('fine-tuning', 0.1, 0.9),
        measured('adaptation', 0, 0.7),
        measured('fine-tuning', 0.05, 0.81),
        measured('feature-extraction', 0.05, 0.82),
        measured('fine-tuning', 0.05, 0.7),
      ),
    ).toBe('Feature extraction with 5 % of the labels (23) reaches 82.0 %; training from scratch with all labels (460) reaches 80.0 %.');
  });

  it('says where nothing does', () => {
    expect(headline(...ascent, measured('fine-tuning', 0.1, 0.7), measured('fine-tuning', 1, 0.9))).toBe(
      'No kind of transfer reaches with fewer labels what training from scratch with all labels (460) reaches: 80.0 %.',
    );
    expect(headline(...ascent)).toBe('Nothing but training from scratch was measured.');
    expect(headline(measured('fine-tuning', 1, 0.9))).toMatch(/^Training from scratch was not measured/);
  });
});
