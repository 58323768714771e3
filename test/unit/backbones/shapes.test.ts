import { expect, it } from 'vitest';
import { channelsFirst, pooledRows } from '../../../main/backbones/shapes.ts';

const counting = (count: number): Float32Array => Float32Array.from({ length: count }, (_, at) => at);

it('channels come first for models that want them so', () => {
  // Two pictures of 1 × 2 with three channels.
  expect([...channelsFirst(counting(12), 2, 1, 2, 3)]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
});

it.each([
  ['a row', [2, 3], [0, 1, 2, 3, 4, 5]],
  ['a row beside places of one, channels last', [2, 1, 1, 3], [0, 1, 2, 3, 4, 5]],
  ['a row beside places of one, channels first', [2, 3, 1, 1], [0, 1, 2, 3, 4, 5]],
  // The mean over 2 × 2 places of each of three channels.
  ['a map, channels last', [1, 2, 2, 3], [4.5, 5.5, 6.5]],
  ['a map, channels first', [1, 3, 2, 2], [1.5, 5.5, 9.5]],
  ['steps in time', [1, 4, 3], [4.5, 5.5, 6.5]],
] as const)('%s becomes one row an item, whatever the input’s order', (_, shape, expected) => {
  const count = shape[0];
  const size = shape.reduce<number>((product, side) => product * side, 1);
  for (const layout of ['nhwc', 'nchw'] as const) expect([...pooledRows(counting(size), shape, layout, count)]).toEqual(expected);
});

it('where sides do not tell, channels stand where the input has them', () => {
  const pooled = (layout: 'nhwc' | 'nchw'): number[] =>
    [...pooledRows(counting(24), [1, 2, 3, 4], layout, 1)].map((value) => Number(value.toFixed(4)));
  expect(pooled('nhwc')).toEqual([10, 11, 12, 13]);
  expect(pooled('nchw')).toEqual([5.5, 17.5]);
});
