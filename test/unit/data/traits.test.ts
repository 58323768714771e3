import { describe, expect, it } from 'vitest';
import { traitsOf } from '../../../main/data/traits/index.ts';
import { manifestOf } from '../../helpers/manifests.ts';

describe('what is plain of a picture', () => {
  const grey = manifestOf({});
  const coloured = manifestOf({ shape: [1, 2, 3] });

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
  const table = manifestOf({ kind: 'table', shape: [2], columns: ['a', 'b'] });
  const traits = traitsOf(table, table);
  expect(traits.names).toEqual(['a', 'b']);
  expect([...Array.from(traits.of({ values: [3, 4], height: 1, width: 1, channels: 2 }, table))]).toEqual([3, 4]);
});

it('of a text it is the number and length of its words, and the shares of capitals, digits and marks', () => {
  const text = manifestOf({ kind: 'text' });
  const values = new TextEncoder().encode('Öl, 12 Ab!');
  const traits = traitsOf(text, text);
  expect(traits.names).toEqual(['words', 'word length', 'capitals', 'digits', 'marks']);
  expect(traits.of({ values, height: 1, width: values.length, channels: 1 }, text)).toEqual([3, 2, 0.2, 0.2, 0.2]);
});

it('of a recording it is its length, how loud it is, its peak, and how often it changes sign', () => {
  const audio = manifestOf({ kind: 'audio', element: 'i16', maximum: 32768, rate: 4 });
  const traits = traitsOf(audio, audio);
  expect(traits.names).toEqual(['seconds', 'loudness', 'peak', 'sign changes']);
  const raw = (values: number[]) => ({ values, height: 1, width: values.length, channels: 1, rate: 4 });
  // A square wave of a tenth of full scale: −20 dB; three changes of sign in two seconds, zeros passed over.
  const [seconds, loudness, peak, changes] = Array.from(traits.of(raw([1, -1, 1, 1, 0, -1, -1, -1].map((sign) => 3276.8 * sign)), audio));
  expect([seconds, peak, changes]).toEqual([2, 0.1, 1.5]);
  expect(loudness).toBeCloseTo(20 * Math.log10(0.1 * Math.sqrt(7 / 8)), 9);
  expect(Array.from(traits.of(raw([0, 0]), audio))).toEqual([0.5, -80, 0, 0]);
});
