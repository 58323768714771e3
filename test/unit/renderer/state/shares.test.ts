import { expect, it } from 'vitest';
import { percentsOf, sharesOf } from '../../../../renderer/state/shares.ts';
import { labelShares } from '../../../../shared/model/transfer.ts';

it.each([
  ['1, 5, 100', [0.01, 0.05, 1]],
  ['100 5 5', [0.05, 1]],
  ['0.5 %; 25%', [0.005, 0.25]],
])('“%s” are shares of the labels', (text, shares) => expect(sharesOf(text)).toEqual(shares));

it.each(['', ' , ', '0', '101', '-5', 'five', '5, x', Array.from({ length: 21 }, (_, at) => at + 1).join()])('“%s” are none', (text) =>
  expect(sharesOf(text)).toBeNull(),
);

it('those that are offered read as they are', () => {
  expect(percentsOf(labelShares)).toBe('1, 5, 10, 25, 100');
  expect(sharesOf(percentsOf(labelShares))).toEqual(labelShares);
});
