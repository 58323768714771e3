import { expect, it } from 'vitest';
import { mix } from '../../../../main/engine/training/mix.ts';
import { tableInput, tokensInput } from '../../../helpers/small-networks.ts';

it('a mixture is a weighted sum', () => {
  const items = Float32Array.of(1, 2, 3, 4);
  mix(items, Float32Array.of(5, 6, -1, 0), 0.75, tableInput);
  expect([...items]).toEqual([2, 3, 2, 3]);
});

it('a mixture of texts has the first words of both, in their shares, and nothing behind them', () => {
  const items = Float32Array.of(2, 3, 4, 5, 0, 0, 0, 0, /**/ 1, 1, 1, 1, 1, 1, 1, 1, /**/ 0, 0, 0, 0, 0, 0, 0, 0);
  const others = Float32Array.of(6, 0, 8, 9, 6, 7, 0, 0, /**/ 2, 2, 2, 2, 2, 2, 2, 2, /**/ 4, 4, 0, 0, 0, 0, 0, 0);
  mix(items, others, 0.5, tokensInput);
  expect([...items]).toEqual([2, 3, 6, 0, 8, 0, 0, 0, /**/ 1, 1, 1, 1, 2, 2, 2, 2, /**/ 4, 0, 0, 0, 0, 0, 0, 0]);
});
