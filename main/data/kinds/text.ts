import type { TextInput } from '../../../shared/model/input.ts';
import { badData } from '../errors.ts';
import type { Item } from '../formats/reader.ts';
import type { Manifest } from '../packed/manifest.ts';
import type { Raw } from '../raw.ts';
import { writePieces } from '../text/pieces.ts';
import { prepareWords } from '../text/prepare.ts';
import { commonest, TermCounts } from '../text/term-counts.ts';
import { wordsOf } from '../text/words.ts';
import { nameless, strange } from './kind.ts';
import type { ItemKind, ItemPacking, StoredAs } from './kind.ts';

/** Terms that a data set keeps, for all that it may be paired with. */
const kept = 20_000;
/** Terms that a network is fed; a term of one text tells nothing of others. */
const fed = 5000;
const fewestTexts = 2;
/** Words that a network reads one by one. */
const lengths = { least: 8, most: 128 } as const;
/** Share of texts that are read whole. */
const whole = 0.95;

export const text: ItemKind<TextInput> = {
  packing: () => new TextPacking(),
  uniformShape: ({ shape: [length = 0] }) => [1, length, 1],
  /**
   * The terms that most texts of both have, with idf as scikit-learn smooths it: ln((1 + n) / (1 + df)) + 1. Words that are hashed need
   * no terms.
   */
  inputFor(source, target, { textAs, buckets }) {
    if (textAs === 'hashed') return { kind: 'text', encoding: 'hashed', terms: [], weights: [], length: buckets };
    const found = termsOf(source, target);
    const terms = found.map(([term]) => term);
    if (textAs === 'tokens') return { kind: 'text', encoding: 'tokens', terms, weights: [], length: lengthFor(source, target) };
    const texts = source.count + target.count;
    const weights = found.map(([, having]) => Math.log((1 + texts) / (1 + having)) + 1);
    return { kind: 'text', encoding: 'terms', terms, weights, length: 0 };
  },
  checkFits: () => undefined,
  raw(item) {
    if (item.kind !== 'text') throw strange('text', item);
    const values = Buffer.from(item.text);
    return { values, height: 1, width: values.length, channels: 1 };
  },
  item: (raw) => ({ kind: 'text', ...nameless, text: textOf(raw) }),
  prepare(raw, _maximum, input, into, at) {
    if (input.encoding === 'pieces') writePieces(textOf(raw), input, into, at);
    else prepareWords(wordsOf(textOf(raw)), input, into, at);
  },
};

/** A text as it was packed. @param most how many of its bytes are looked at */
export function textOf({ values }: Raw, most = Infinity): string {
  const bytes = values instanceof Uint8Array ? values : Uint8Array.from(values);
  // A letter that was cut in two is left out.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, most), { stream: most < bytes.length });
}

function termsOf(source: Manifest, target: Manifest): [string, number][] {
  const texts = new Map<string, number>();
  for (const { terms = [] } of [source, target]) for (const [term, having] of terms) texts.set(term, (texts.get(term) ?? 0) + having);
  const terms = commonest(texts, fed).filter(([, having]) => having >= fewestTexts);
  if (terms.length === 0)
    throw badData('No word is in two texts of source and target.', 'Give more texts: of these nothing can be learnt.');
  return terms;
}

const lengthFor = (source: Manifest, target: Manifest): number =>
  Math.min(lengths.most, Math.max(lengths.least, source.words ?? 0, target.words ?? 0));

class TextPacking implements ItemPacking {
  readonly #places: number[] = [];
  readonly #terms = new TermCounts();
  /** How many texts have how many words; the last place is of longer ones too. */
  readonly #lengths = new Uint32Array(lengths.most + 1);
  #longest = 0;

  add(item: Item, offset: number): Uint8Array {
    if (item.kind !== 'text') throw strange('text', item);
    const bytes = Buffer.from(item.text);
    const words = wordsOf(item.text);
    this.#terms.add(words);
    const length = Math.min(words.length, lengths.most);
    this.#lengths[length] = (this.#lengths[length] ?? 0) + 1;
    this.#longest = Math.max(this.#longest, bytes.length);
    this.#places.push(offset, 1, bytes.length, 1);
    return bytes;
  }

  get last(): StoredAs {
    return { element: 'u8', maximum: 1, shape: this.#places.slice(-3) };
  }

  finish(): ReturnType<ItemPacking['finish']> {
    const content = {
      element: 'u8' as const,
      shape: [this.#longest],
      uniformShape: false,
      columns: [],
      maximum: 1,
      mean: [],
      deviation: [],
      terms: this.#terms.commonest(kept),
      words: this.#usualLength(),
    };
    return { content, index: Float64Array.from(this.#places) };
  }

  #usualLength(): number {
    let left = Math.ceil(whole * (this.#places.length / 4));
    return this.#lengths.findIndex((texts) => (left -= texts) <= 0);
  }
}
