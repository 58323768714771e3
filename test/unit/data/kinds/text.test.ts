import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputFor, inputOfModel, kindNamed, prepare } from '../../../../main/data/kinds/index.ts';
import { usualChoices } from '../../../../main/data/kinds/kind.ts';
import { textOf } from '../../../../main/data/kinds/text.ts';
import { openPacked } from '../../../../main/data/open.ts';
import { pack } from '../../../../main/data/packed/pack.ts';
import type { Manifest } from '../../../../main/data/packed/manifest.ts';
import { murmurHash3 } from '../../../../main/data/text/murmur-hash.ts';
import { wordsOf } from '../../../../main/data/text/words.ts';
import type { Item } from '../../../../main/data/formats/reader.ts';
import type { ItemInput, TextInput } from '../../../../shared/model/input.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

/** Written by test/fixtures/text/make.py with scikit-learn. */
interface Fixture {
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly words: readonly (readonly string[])[];
  readonly terms: readonly string[];
  readonly idf: readonly number[];
  readonly values: readonly (readonly number[])[];
}
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../fixtures/text/${name}.json`, import.meta.url), 'utf8'));
const fixture = read('tfidf') as Fixture;
/** Of the same texts, the buckets of their words that are not 0, by how many buckets there are. */
const hashedFixture = read('hashed') as {
  readonly hashes: Readonly<Record<string, number>>;
  readonly buckets: Readonly<Record<string, readonly (readonly (readonly [bucket: number, value: number])[])[]>>;
};

const item = (text: string): Item => ({ kind: 'text', where: 'somewhere', label: null, text });

async function packed(texts: Iterable<string>): Promise<{ folder: string; manifest: Manifest }> {
  const folder = join(await temporaryFolder(), 'packed');
  await mkdir(folder);
  const items = (async function* (): AsyncGenerator<Item> {
    for (const text of texts) yield item(text);
  })();
  const reading = { kind: 'text' as const, total: null, columns: [], maximum: null, items, close: async () => undefined };
  const packaging = { where: 'somewhere', strict: false, numbers: false };
  const { manifest } = await pack(reading, folder, packaging, () => undefined, new AbortController().signal);
  return { folder, manifest };
}

function prepared(text: string, input: ItemInput): number[] {
  const into = new Float32Array((inputShape(input)[0] ?? 0) + 2).fill(9);
  prepare(kindNamed('text').raw(item(text)), 1, input, into, 1);
  // Beside its place nothing is written.
  expect([into[0], into.at(-1)]).toEqual([9, 9]);
  return Array.from(into.subarray(1, -1));
}

const asText = (input: ItemInput): TextInput => (input.kind === 'text' ? input : expect.fail('Texts make an input of the kind text.'));

describe('the words of a text', () => {
  it('are those that scikit-learn finds by the same rule', () => {
    expect([...fixture.source, ...fixture.target].map(wordsOf)).toEqual(fixture.words);
  });

  it('are the same however letters are composed and written', () => {
    expect(wordsOf('CAFE\u0301 don’t')).toEqual(wordsOf("café DON'T"));
    expect(wordsOf('snake_case #tag @name a-b 3.5')).toEqual(['snake', 'case', 'tag', 'name', 'a', 'b', '3', '5']);
    expect(wordsOf(' \n\ud800 \u0301\ufe0f?')).toEqual([]);
  });
});

describe('texts as terms', () => {
  it('are weighted as by scikit-learn over source and target together', async () => {
    const [source, target] = [await packed(fixture.source), await packed(fixture.target)];
    const input = asText(inputFor(source.manifest, target.manifest));
    expect([...input.terms].sort()).toEqual([...fixture.terms].sort());
    const placeOf = new Map(fixture.terms.map((term, at) => [term, at]));
    const places = input.terms.map((term) => placeOf.get(term) ?? -1);
    input.weights.forEach((weight, at) => expect(weight).toBeCloseTo(fixture.idf[places[at] ?? -1] ?? Number.NaN, 12));
    const rows = [...fixture.source, ...fixture.target].map((text) => prepared(text, input));
    rows.forEach((row, text) => row.forEach((value, at) => expect(value).toBeCloseTo(fixture.values[text]?.[places[at] ?? -1] ?? NaN, 6)));
    expect(Math.hypot(...(rows[0] ?? []))).toBeCloseTo(1, 6);
    expect(rows.at(-1)).toEqual(input.terms.map(() => 0));

    // Read at random from disk, they are the same.
    const opened = await openPacked(source.folder);
    const into = new Float32Array(2 * input.terms.length);
    await opened.read(Int32Array.of(7, 0), input, into);
    expect(Array.from(into)).toEqual([...(rows[7] ?? []), ...(rows[0] ?? [])]);
    expect(fixture.source.map((_, at) => textOf(opened.raw(at)))).toEqual(fixture.source);
    await opened.close();
  });

  it('are the 5,000 that most texts have, those of as many by code unit', async () => {
    const names = Array.from({ length: 6000 }, (_, at) => `t${String(at).padStart(4, '0')}`);
    const both = await packed([names.join(' '), names.slice(3000).join(' '), 'Only here']);
    const other = await packed(['t5999 t5999', 'alone']);
    const { terms } = asText(inputFor(both.manifest, other.manifest));
    // Of one text, t0000 to t2999 are no terms.
    expect(terms).toEqual(['t5999', ...names.slice(3000, 5999)]);
    const { manifest } = await packed([...Array.from({ length: 2 }, () => names.join(' '))]);
    expect(asText(inputFor(manifest, manifest)).terms).toEqual(names.slice(0, 5000));
  });

  it('are refused where no two texts have a word in common', async () => {
    const [one, two] = [await packed(['red apple']), await packed(['green pear'])];
    expect(() => inputFor(one.manifest, two.manifest)).toThrow('No word is in two texts of source and target.');
  });

  it('stay what a model of the source was fed', async () => {
    const { manifest } = await packed(fixture.source);
    const input = inputFor(manifest, manifest);
    expect(inputOfModel(input, (await packed(['quite another'])).manifest)).toBe(input);
  });
});

describe('texts hashed', () => {
  it('have hashes that are the same everywhere', () => {
    expect(Object.keys(hashedFixture.hashes).map((word) => murmurHash3(Buffer.from(word)))).toEqual(Object.values(hashedFixture.hashes));
  });

  it.each(Object.entries(hashedFixture.buckets))('into %s buckets are those of scikit-learn', async (buckets, texts) => {
    const { manifest } = await packed(fixture.source);
    const input = asText(inputFor(manifest, manifest, { ...usualChoices, textAs: 'hashed', buckets: Number(buckets) }));
    expect(input).toEqual({ kind: 'text', encoding: 'hashed', terms: [], weights: [], length: Number(buckets) });
    for (const [at, text] of [...fixture.source, ...fixture.target].entries()) {
      const values = prepared(text, input);
      for (const [bucket, value] of texts[at] ?? []) expect(values[bucket]).toBeCloseTo(value, 6);
      // Words that cancel each other leave a 0.
      const filled = (texts[at] ?? []).filter(([, value]) => value !== 0);
      expect(values.filter((value) => value !== 0)).toHaveLength(filled.length);
    }
  });

  it('need no word that two texts have, and tell words that no data set has', async () => {
    const [one, two] = [await packed(['red apple']), await packed(['green pear'])];
    const input = inputFor(one.manifest, two.manifest, { ...usualChoices, textAs: 'hashed' });
    expect(inputShape(input)).toEqual([4096]);
    expect(Math.hypot(...prepared('blue plum', input))).toBeCloseTo(1, 6);
    expect(prepared('Plum: blue', input)).toEqual(prepared('blue plum', input));
    expect(prepared('blue plum', input)).not.toEqual(prepared('red apple', input));
    expect(prepared('?!', input)).toEqual(new Array(4096).fill(0));
  });
});

describe('texts as tokens', () => {
  it('are the places of their words, 1 for one that is no term and 0 behind the last', async () => {
    const { manifest } = await packed(['b a', 'a b c', 'a z']);
    const input = asText(inputFor(manifest, (await packed(['c q'])).manifest, { ...usualChoices, textAs: 'tokens' }));
    expect(input).toMatchObject({ encoding: 'tokens', terms: ['a', 'b', 'c'], weights: [], length: 8 });
    expect(prepared('C, a! z b', input)).toEqual([4, 2, 1, 3, 0, 0, 0, 0]);
    expect(prepared('a a a a a b b b c c', input)).toEqual([2, 2, 2, 2, 2, 3, 3, 3]);
    expect(prepared('', input)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('are as many as 95 of 100 texts have, 128 at most', async () => {
    const words = (count: number): string => new Array<string>(count).fill('word').join(' ');
    const lengthOf = async (texts: string[]): Promise<number> => {
      const { manifest } = await packed(texts);
      return asText(inputFor(manifest, (await packed(['word word'])).manifest, { ...usualChoices, textAs: 'tokens' })).length;
    };
    const hundred = Array.from({ length: 100 }, (_, at) => words(at + 1));
    expect(await lengthOf(hundred)).toBe(95);
    expect(await lengthOf([...new Array<string>(95).fill(words(20)), ...new Array<string>(5).fill(words(90))])).toBe(20);
    expect(await lengthOf([words(1000), words(500)])).toBe(128);
  });
});

describe('packing texts', () => {
  it('keeps their bytes, the commonest terms, and the same hash for the same texts', async () => {
    const texts = ['Zwei Äpfel, zwei Birnen', 'zwei', 'Äpfel 🍎'];
    const { manifest } = await packed(texts);
    expect(manifest).toMatchObject({ kind: 'text', element: 'u8', count: 3, shape: [24], uniformShape: false, words: 4 });
    expect(manifest.terms).toEqual([
      ['zwei', 2],
      ['äpfel', 2],
      ['birnen', 1],
      ['🍎', 1],
    ]);
    expect((await packed(texts)).manifest.hash).toBe(manifest.hash);
    expect((await packed(texts.toReversed())).manifest.hash).not.toBe(manifest.hash);
  });

  it('keeps no more than 20,000 terms, and no word that is too long for one', async () => {
    const many = Array.from({ length: 21_000 }, (_, at) => `w${at}`);
    const { manifest } = await packed([many.join(' '), `w20999 ${'x'.repeat(65)} ${'y'.repeat(64)}`]);
    expect(manifest.terms).toHaveLength(20_000);
    expect(manifest.terms?.[0]).toEqual(['w20999', 2]);
    const { manifest: short } = await packed([`${'x'.repeat(65)} ${'y'.repeat(64)}`]);
    expect(short.terms).toEqual([['y'.repeat(64), 1]]);
  });
});
