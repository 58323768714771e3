import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureLikeness } from '../../../../main/data/checks/prints/picture.ts';
import { PrintIndex } from '../../../../main/data/checks/prints/print-index.ts';
import { differingBits, hashBytes, signsOf } from '../../../../main/data/checks/prints/print.ts';
import type { Likeness, Print } from '../../../../main/data/checks/prints/print.ts';
import { rowLikeness } from '../../../../main/data/checks/prints/row.ts';
import { soundLikeness } from '../../../../main/data/checks/prints/sound.ts';
import type { Sound } from '../../../../main/data/checks/prints/sound.ts';
import { textLikeness } from '../../../../main/data/checks/prints/text.ts';
import { numbers } from '../../../helpers/pictures.ts';
import { brightened, moved, row, scene } from '../../../helpers/planted.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const print: fc.Arbitrary<Print> = fc.record({ high: word, low: word });
const flipped = ({ high, low }: Print, bits: readonly number[]): Print => ({
  high: bits.filter((bit) => bit < 32).reduce((left, bit) => (left ^ (1 << bit)) >>> 0, high),
  low: bits.filter((bit) => bit >= 32).reduce((left, bit) => (left ^ (1 << (bit - 32))) >>> 0, low),
});

/** Whether one is proposed and confirmed as a copy of the other. */
function finds<Item>(likeness: Likeness<Item>, kept: Item, sought: Item): boolean {
  const index = new PrintIndex();
  for (const mark of likeness.marks(kept)?.kept ?? []) index.add(0, mark);
  return (likeness.marks(sought)?.sought ?? []).some((mark, place) =>
    [...index.near(mark, likeness.radius)].some(() => likeness.alike(kept, sought, place)),
  );
}

describe('the search for prints', () => {
  it('finds every print within three bits, as comparing all with all does', () => {
    const bits = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(print, { minLength: 1, maxLength: 60 }), fc.nat(), bits, (prints, at, flips) => {
        const index = new PrintIndex();
        prints.forEach((one, item) => index.add(item, one));
        const sought = flipped(prints[at % prints.length] ?? { high: 0, low: 0 }, flips);
        const expected = prints.flatMap((one, item) => (differingBits(one, sought) <= 3 ? [item] : []));
        expect([...new Set(index.near(sought, 3))].sort((a, b) => a - b)).toEqual(expected);
        expect(expected).toContain(prints.indexOf(prints[at % prints.length] ?? sought));
      }),
    );
  });

  it('keeps what it holds when it grows', () => {
    const [index, random] = [new PrintIndex(), numbers(3)];
    const prints = Array.from({ length: 5000 }, () => ({ high: Math.floor(random() * 2 ** 32), low: Math.floor(random() * 2 ** 32) }));
    prints.forEach((one, item) => index.add(item, one));
    expect(prints.every((one, item) => [...index.near(one, 0)].includes(item))).toBe(true);
  });

  it('counts bits', () => {
    fc.assert(
      fc.property(print, fc.uniqueArray(fc.integer({ min: 0, max: 63 })), (one, bits) => {
        expect(differingBits(one, flipped(one, bits))).toBe(bits.length);
      }),
    );
    expect(signsOf([1, -1, 0, 2])).toEqual({ high: 0b1001, low: 0 });
  });
});

describe('the hash of bytes', () => {
  it('is the same wherever the bytes lie, and another for other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 5 }), fc.nat(), (bytes, offset, at) => {
        const held = new Uint8Array(bytes.length + offset);
        held.set(bytes, offset);
        expect(hashBytes(held.subarray(offset))).toEqual(hashBytes(bytes));
        const other = bytes.slice();
        other[at % bytes.length] = (other[at % bytes.length] ?? 0) ^ 1;
        expect(hashBytes(other)).not.toEqual(hashBytes(bytes));
      }),
    );
    expect(hashBytes(new Uint8Array(3))).not.toEqual(hashBytes(new Uint8Array(4)));
    expect(hashBytes(new Uint8Array(4), 1)).not.toEqual(hashBytes(new Uint8Array(4)));
  });
});

describe('pictures', () => {
  const random = numbers(5);
  const one = scene(random);

  it.each([
    ['shifted by a pixel, down and right', moved(one, 1, 1)],
    ['shifted by a pixel, up', moved(one, -1, 0)],
    ['brighter', brightened(one, 1, 12)],
    ['with more contrast, and darker', brightened(one, 0.8, -5)],
    [
      'twice as large',
      {
        ...one,
        height: 56,
        width: 56,
        values: Uint8Array.from({ length: 56 * 56 }, (_, at) => one.values[Math.floor(at / 112) * 28 + Math.floor((at % 56) / 2)] ?? 0),
      },
    ],
    ['in colour', { ...one, channels: 3, values: Uint8Array.from({ length: 784 * 3 }, (_, at) => one.values[Math.floor(at / 3)] ?? 0) }],
  ])('%s are found again', (_, copy) => {
    expect(finds(pictureLikeness, one, copy)).toBe(true);
  });

  it('of other things, mirrored, or moved further are not', () => {
    const mirrored = { ...one, values: Uint8Array.from(one.values, (_, at) => one.values[Math.floor(at / 28) * 28 + 27 - (at % 28)] ?? 0) };
    for (const other of [scene(random), mirrored, moved(one, 0, 6)]) expect(finds(pictureLikeness, one, other)).toBe(false);
    expect(pictureLikeness.alike(one, { ...one, height: 14, width: 56 }, 4)).toBe(false);
  });

  it('that are plain or tiny are no one’s copies', () => {
    const plain = { ...one, values: new Uint8Array(784).fill(77) };
    expect(pictureLikeness.marks(plain)).toBeNull();
    expect(pictureLikeness.marks(scene(random, 8))).toBeNull();
  });
});

describe('rows', () => {
  const likeness = rowLikeness([1, 10, 0.1, 5, 0]);

  it('are found again where they were rounded', () => {
    const given = [0.123456, 17.98765, -0.0312349, 4.5678912, 3];
    expect(finds(likeness, row(...given), row(0.12346, 17.9877, -0.031235, 4.5679, 3))).toBe(true);
    expect(finds(likeness, row(...given), row(0.124, 17.9877, -0.031235, 4.5679, 3))).toBe(false);
  });

  it('are found on either side of a boundary of rounding', () => {
    const boundary = 0.5e-4;
    expect(finds(likeness, row(boundary - 1e-9, 1, 1, 1, 1), row(boundary + 1e-9, 1, 1, 1, 1))).toBe(true);
  });

  it('of few columns come close by chance, and are not compared', () => {
    expect(rowLikeness([1, 1, 1, 0]).marks(row(1, 2, 3, 4))).toBeNull();
  });
});

describe('texts', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const told =
    'The harbour was empty when the storm came in from the west, and nobody on the quay remembered a wind that had blown so long without a pause.';

  it.each([
    ['in other capitals, with other punctuation and spaces', told.toUpperCase().replaceAll(',', ' –').replaceAll(' ', '  ')],
    ['with one word changed', told.replace('quay', 'pier')],
    ['with an end', `${told} It did.`],
    ['in another form of Unicode', told.normalize('NFD')],
  ])('%s are found again', (_, copy) => {
    expect(finds(textLikeness, bytes(told), bytes(copy))).toBe(true);
  });

  it('of other words are not, and short ones are not compared', () => {
    const other =
      'The harbour was full when the ships came in from the south, and everyone in the town remembered a summer that had been as calm as this one.';
    expect(finds(textLikeness, bytes(told), bytes(other))).toBe(false);
    expect(textLikeness.marks(bytes('Thank you very much!'))).toBeNull();
    expect(textLikeness.marks(new Uint8Array([0xff, 0xfe, 0]))).toBeNull();
  });

  it('in any script are told apart by their words', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom(...'абвгдежзик'), minLength: 3, maxLength: 8 }), {
      minLength: 20,
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, (list) => {
        expect(finds(textLikeness, bytes(list.join(' ')), bytes(`«${list.join(', ').toUpperCase()}»`))).toBe(true);
        expect(
          finds(
            textLikeness,
            bytes(list.join(' ')),
            bytes(
              list
                .toReversed()
                .map((one) => `${one}к`)
                .join(' '),
            ),
          ),
        ).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});

describe('sounds', () => {
  /** Half a second of a few gliding tones with an envelope of its own. */
  function sound(seed: number, rate = 8000): Sound {
    const random = numbers(seed);
    const tones = Array.from(
      { length: 4 },
      () => [150 + random() * 2500, random() * 2000 - 1000, random(), 0.05 + random() * 0.2] as const,
    );
    const samples = Float32Array.from({ length: rate / 2 }, (_, at) => {
      const time = at / rate;
      return tones.reduce(
        (sum, [pitch, glide, middle, size]) =>
          sum + 0.2 * Math.sin(2 * Math.PI * (pitch + glide * time) * time) * Math.exp(-(((2 * time - middle) / size) ** 2)),
        0,
      );
    });
    return { samples, rate };
  }
  const said = sound(1);
  const changed = (change: (value: number, at: number) => number): Sound => ({ ...said, samples: said.samples.map(change) });
  const random = numbers(9);

  it.each([
    ['quieter', changed((value) => value * 0.3)],
    ['with eight bits', changed((value) => Math.round(value * 127) / 127)],
    ['with a little noise', changed((value) => value + (random() - 0.5) * 1e-3)],
    ['at twice the rate', sound(1, 16000)],
  ])('%s are found again', (_, copy) => {
    expect(finds(soundLikeness, said, copy)).toBe(true);
  });

  it('that are others, longer or silent are not', () => {
    for (let seed = 2; seed < 30; seed++) expect(finds(soundLikeness, said, sound(seed))).toBe(false);
    expect(finds(soundLikeness, said, { ...said, samples: new Float32Array([...said.samples, ...said.samples]) })).toBe(false);
    expect(soundLikeness.marks({ samples: new Float32Array(100), rate: 8000 })).toBeNull();
    expect(soundLikeness.marks({ samples: new Float32Array(0), rate: 8000 })).toBeNull();
  });
});
