import { describe, expect, it } from 'vitest';
import { randomFor } from '../../../../main/engine/random.ts';
import { augment } from '../../../../main/engine/training/augment/index.ts';
import { toWeakView } from '../../../../main/engine/training/augment/weak-view.ts';
import type { Allowed } from '../../../../main/engine/training/augment/view.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import type { InputSpec } from '../../../../shared/model/input.ts';
import { hashedInput, tableInput, termsInput, tokensInput } from '../../../helpers/small-networks.ts';

const picture: InputSpec = { kind: 'image', height: 8, width: 16, channels: 3, mean: [0.5, 0.4, 0.3], deviation: [0.5, 0.2, 0.25] };
const sound: InputSpec = { kind: 'audio', rate: 8000, samples: 20, window: 1, hop: 1, bands: 10, mean: 0, deviation: 1 };
const nothing: Allowed = { flip: false, colours: false };
const sizeOf = (input: InputSpec): number => inputShape(input).reduce((product, side) => product * side, 1);

type Given = (at: number) => number;
/** As many items as are asked for, of values by their place in the item, changed; each item by itself. */
function changed(input: InputSpec, view: 'none' | 'weak' | 'strong', value: Given, count = 200, allowed = nothing, seed = 1): number[][] {
  const size = sizeOf(input);
  const items = Float32Array.from({ length: count * size }, (_, at) => value(at % size));
  augment(items, input, view, allowed, randomFor(seed, 'test'));
  return Array.from({ length: count }, (_, item) => [...items.subarray(item * size, (item + 1) * size)]);
}
const unchanged = (input: InputSpec, value: Given): number[] => [...Float32Array.from({ length: sizeOf(input) }, (_, at) => value(at))];

describe.each([
  ['a picture', picture],
  ['a row', tableInput],
  ['terms', termsInput],
  ['hashed words', hashedInput],
  ['tokens', tokensInput],
  ['a sound', sound],
] as const)('%s', (_, input) => {
  it.each(['weak', 'strong'] as const)('is changed by a %s view as its random numbers have it, and stays finite', (view) => {
    const value: Given = (at) => 1 + (at % 7);
    const first = changed(input, view, value);
    expect(changed(input, view, value)).toEqual(first);
    expect(changed(input, view, value, 200, nothing, 2)).not.toEqual(first);
    expect(first.flat().every(Number.isFinite)).toBe(true);
  });

  it('stays as it is without a view', () => {
    expect(changed(input, 'none', (at) => at, 3)).toEqual(Array.from({ length: 3 }, () => unchanged(input, (at) => at)));
  });
});

describe('a picture', () => {
  // Raw values of 0 to 1 that rise from left to right, as they are fed.
  const rising: Given = (at) => {
    const channel = at % 3;
    const raw = (Math.floor(at / 3) % 16) / 15;
    return (raw - ([0.5, 0.4, 0.3][channel] ?? 0)) / ([0.5, 0.2, 0.25][channel] ?? 1);
  };
  const falling: Given = (at) => rising(3 * (15 - (Math.floor(at / 3) % 16)) + (at % 3));

  it('is mirrored every second time, and not otherwise changed, where that alone is allowed', () => {
    const [plain, mirrored] = [JSON.stringify(unchanged(picture, rising)), JSON.stringify(unchanged(picture, falling))];
    const found = changed(picture, 'none', rising, 200, { flip: true, colours: false }).map((item) => JSON.stringify(item));
    expect(new Set(found)).toEqual(new Set([plain, mirrored]));
    const share = found.filter((item) => item === mirrored).length / found.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.15);
  });

  it('is never mirrored where that is not allowed', () => {
    const row = (item: number[]): number[] => Array.from({ length: 16 }, (_, x) => item[3 * x] ?? 0);
    for (const item of changed(picture, 'weak', rising)) expect(row(item)).toEqual(row(item).toSorted((a, b) => a - b));
  });

  it('is moved by an eighth of its side at most by a weak view', () => {
    const found = changed(picture, 'weak', rising);
    const moves = new Set(found.map((item) => item.findIndex((value, at) => at % 3 === 0 && value > (item[0] ?? 0)) / 3));
    // The first of 16 columns is repeated where the picture went to the right by one or two, and gone where it went to the left.
    expect(moves).toEqual(new Set([1, 2, 3]));
  });

  it('stays between dark and bright in a strong view, and has other colours only where they are allowed', () => {
    for (const colours of [false, true])
      for (const item of changed(picture, 'strong', rising, 200, { flip: false, colours }))
        item.forEach((value, at) => {
          const raw = value * ([0.5, 0.2, 0.25][at % 3] ?? 1) + ([0.5, 0.4, 0.3][at % 3] ?? 0);
          expect(raw > -1e-6 && raw < 1 + 1e-6).toBe(true);
        });
    const red: Given = (at) => ((at % 3 === 0 ? 0.8 : 0.3) - ([0.5, 0.4, 0.3][at % 3] ?? 0)) / ([0.5, 0.2, 0.25][at % 3] ?? 1);
    const strong = (colours: boolean) => changed(picture, 'strong', red, 400, { flip: false, colours });
    expect(strong(true)).not.toEqual(strong(false));
  });
});

it('a row gets noise of a tenth in a weak view; in a strong one of half, and a fifth of its values fall to the mean', () => {
  const spread = (values: number[]): number => Math.sqrt(values.reduce((sum, value) => sum + (value - 3) ** 2, 0) / values.length);
  const weak = changed(tableInput, 'weak', () => 3, 2000).flat();
  expect(spread(weak)).toBeCloseTo(0.1, 1);
  const strong = changed(tableInput, 'strong', () => 3, 2000).flat();
  expect(strong.filter((value) => value === 0).length / strong.length).toBeCloseTo(0.2, 1);
  expect(spread(strong.filter((value) => value !== 0))).toBeCloseTo(0.5, 1);
});

it.each([
  ['weak', 0.1],
  ['strong', 0.3],
] as const)('a text loses words in a %s view, gets none, and keeps its others where they are', (view, share) => {
  const word: Given = (at) => (at < 6 ? at + 2 : 0);
  const texts = changed(tokensInput, view, word, 2000);
  const lost = texts.flatMap((text) => text.slice(0, 6).filter((id) => id === 0)).length / (6 * texts.length);
  expect(Math.abs(lost - share)).toBeLessThan(0.02);
  for (const text of texts) text.forEach((id, at) => expect([0, word(at)]).toContain(id));
});

it.each([
  ['weak', 0.1],
  ['strong', 0.3],
] as const)('pieces of a text are lost in a %s view but for the first and the last, and those that are left close up', (view, share) => {
  const pieces: InputSpec = { kind: 'text', encoding: 'pieces', terms: [], weights: [], length: 16, tokenizer: { file: '', padding: 0 } };
  // The id 0 is a piece as any other.
  const short = changed(pieces, view, (at) => (at < 12 ? at : -1), 2000).map((text) => {
    const left = text.filter((id) => id >= 0);
    expect(text).toEqual([...left, ...Array<number>(16 - left.length).fill(-1)]);
    expect(left).toEqual([...new Set(left)].toSorted((a, b) => a - b));
    expect([left[0], left.at(-1)]).toEqual([0, 11]);
    return 12 - left.length;
  });
  expect(Math.abs(short.reduce((sum, lost) => sum + lost, 0) / (10 * short.length) - share)).toBeLessThan(0.02);
  // A text that fills all places, and one without any piece.
  for (const text of changed(pieces, view, (at) => at + 5)) expect(text).toEqual(expect.arrayContaining([5, 20]));
  expect(changed(pieces, view, () => -1, 1)).toEqual([Array<number>(16).fill(-1)]);
});

it('samples of a sound are earlier or later by up to an eighth in a weak view', () => {
  const samples: InputSpec = { ...sound, samples: 40, samplesAlone: true };
  const moves = changed(samples, 'weak', (at) => at).map((item) => (item[20] ?? 0) - 20);
  expect(new Set(moves)).toEqual(new Set(Array.from({ length: 11 }, (_, at) => at - 5)));
});

describe('weak views by their number', () => {
  const values = Float32Array.from({ length: 2 * sizeOf(picture) }, (_, at) => Math.sin(at * at));
  const viewOf = (number: number, flip = false, items = values): number[] => {
    const view = items.slice();
    toWeakView(view, picture, number, flip);
    return [...view];
  };

  it('follow from it alone, and not from what else is there', () => {
    expect(viewOf(3)).toEqual(viewOf(3));
    expect(new Set([1, 2, 3, 4, 5].map((number) => String(viewOf(number)))).size).toBe(5);
    const second = values.slice(sizeOf(picture));
    expect(viewOf(3).slice(sizeOf(picture))).toEqual(viewOf(3, false, second));
  });

  it('are mirrored every second time, and only where that is allowed', () => {
    const mirrored = values.map((_, at) => values[at + 3 * (15 - 2 * (Math.floor(at / 3) % 16))] ?? 0);
    expect(viewOf(1, true)).toEqual(viewOf(1, false, mirrored));
    expect(viewOf(2, true)).toEqual(viewOf(2));
  });
});

describe('a sound', () => {
  const frame: Given = (at) => 1 + Math.floor(at / 10);
  const framesOf = (item: number[]): number[][] => Array.from({ length: 20 }, (_, at) => item.slice(10 * at, 10 * at + 10));

  it('is earlier or later by up to an eighth in a weak view', () => {
    const starts = changed(sound, 'weak', frame).map((item) => {
      const list = framesOf(item);
      // Whole frames, in their order, each no more than two from where it was.
      list.forEach((values, at) => expect(new Set(values).size === 1 && Math.abs((values[0] ?? 0) - (at + 1)) <= 2).toBe(true));
      return (list[10]?.[0] ?? 0) - 11;
    });
    expect(new Set(starts)).toEqual(new Set([-2, -1, 0, 1, 2]));
  });

  it('lacks two stretches of time and two ranges of bands at most in a strong view', () => {
    const found = changed(sound, 'strong', frame).map((item) => {
      const list = framesOf(item);
      const silent = list.filter((values) => values.every((value) => value === 0)).length;
      const heard = list.filter((values) => values.some((value) => value !== 0));
      const bands = heard[0]?.map((value, band) => (value === 0 ? band : -1)).filter((band) => band >= 0) ?? [];
      // The same bands are missing in every frame that is heard.
      for (const values of heard) expect(values.flatMap((value, band) => (value === 0 ? [band] : []))).toEqual(bands);
      expect(silent).toBeLessThanOrEqual(8);
      expect(bands.length).toBeLessThanOrEqual(4);
      return silent + bands.length;
    });
    expect(found.filter((missing) => missing > 0).length).toBeGreaterThan(150);
  });
});
