import { describe, expect, it } from 'vitest';
import { shareLines, spanOf } from '../../../../renderer/charts/share-lines.ts';
import { measured } from '../../../helpers/transfer.ts';

describe('the lines of accuracy by share', () => {
  it('are one for each kind, the fewest labels first, with a standard deviation to both sides', () => {
    const lines = shareLines([measured('fine-tuning', 1, 0.8, 0.9), measured('from-scratch', 1, 0.5), measured('from-scratch', 0.1, 0.25)]);
    expect(lines.map(({ label, level, points }) => [label, level, points.map(({ share, mean }) => [share, mean])])).toEqual([
      [
        'From scratch',
        false,
        [
          [0.1, 0.25],
          [1, 0.5],
        ],
      ],
      ['Fine-tuning', false, [[1, expect.closeTo(0.85)]]],
    ]);
    const [point] = lines[1]?.points ?? [];
    expect([point?.low, point?.high].map((value) => value?.toFixed(4))).toEqual(['0.7793', '0.9207']);
  });

  it('of one seed have no band, and none leaves 0 to 1', () => {
    expect(shareLines([measured('fine-tuning', 1, 0.8)])[0]?.points[0]).toEqual({ share: 1, mean: 0.8, low: 0.8, high: 0.8 });
    expect(shareLines([measured('fine-tuning', 1, 1, 0.5)])[0]?.points[0]?.high).toBe(1);
    expect(shareLines([measured('fine-tuning', 1, 0, 0.5)])[0]?.points[0]?.low).toBe(0);
  });

  it('are level where no labels were trained on', () => {
    expect(shareLines([measured('adaptation', 0, 0.7)])).toMatchObject([{ strategy: 'adaptation', level: true }]);
    expect(shareLines([])).toEqual([]);
  });
});

it('the axis spans the shares that have a place on a logarithmic one', () => {
  const lines = shareLines([measured('adaptation', 0, 0.7), measured('from-scratch', 0.05, 0.5), measured('fine-tuning', 0.25, 0.5)]);
  expect(spanOf(lines)).toEqual([0.05, 0.25]);
  expect(spanOf(shareLines([measured('from-scratch', 0.1, 0.5)]))).toEqual([0.05, 0.2]);
  expect(spanOf(shareLines([measured('adaptation', 0, 0.7)]))).toEqual([0.01, 1]);
});
