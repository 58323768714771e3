import { describe, expect, it } from 'vitest';
import { traitsOf } from '../../../main/data/traits/index.ts';
import type { Manifest } from '../../../main/data/packed/manifest.ts';

const manifest = (change: Partial<Manifest>): Manifest => ({
  version: 1,
  hash: '',
  kind: 'image',
  element: 'u8',
  count: 1,
  shape: [1, 2, 1],
  uniformShape: true,
  columns: [],
  classes: [],
  classCounts: [],
  maximum: 255,
  mean: [],
  deviation: [],
  bytes: 1,
  ...change,
});

describe('what is plain of a picture', () => {
  const grey = manifest({});
  const coloured = manifest({ shape: [1, 2, 3] });

  it('is its brightness, contrast and size', () => {
    const traits = traitsOf(grey, grey);
    expect(traits.names).toEqual(['brightness', 'contrast', 'height', 'width']);
    expect(traits.of({ values: [51, 204], height: 1, width: 2, channels: 1 }, grey)).toEqual([
      expect.closeTo(0.5, 9),
      expect.closeTo(0.3, 9),
      1,
      2,
    ]);
  });

  it('is each channel too where either set has colours; grey is as much of each, and alpha nothing', () => {
    const traits = traitsOf(grey, coloured);
    expect(traits.names).toEqual(['brightness', 'contrast', 'red', 'green', 'blue', 'height', 'width']);
    const found = traits.of({ values: [255, 0, 0, 0, 255, 51], height: 1, width: 2, channels: 3 }, coloured);
    const [red, blueish] = [0.299, 0.587 + 0.114 * 0.2];
    const expected = [(red + blueish) / 2, (blueish - red) / 2, 0.5, 0.5, 0.1, 1, 2];
    expected.forEach((value, at) => expect(found[at]).toBeCloseTo(value, 6));
    expect(Array.from(traits.of({ values: [51, 51], height: 1, width: 2, channels: 1 }, grey)).slice(2, 5)).toEqual([0.2, 0.2, 0.2]);
    const alpha = traits.of({ values: [51, 51, 51, 9], height: 1, width: 1, channels: 4 }, coloured);
    expect(Array.from(alpha).slice(2, 5)).toEqual([0.2, 0.2, 0.2]);
  });
});

it('of a row it is its columns', () => {
  const table = manifest({ kind: 'table', shape: [2], columns: ['a', 'b'] });
  const traits = traitsOf(table, table);
  expect(traits.names).toEqual(['a', 'b']);
  expect([...Array.from(traits.of({ values: [3, 4], height: 1, width: 1, channels: 2 }, table))]).toEqual([3, 4]);
});
