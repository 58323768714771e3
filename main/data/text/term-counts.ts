/** A longer word is no term: an address, or bytes in letters. */
const longest = 64;

/** In how many texts each term is. No more than `most` terms are held: beyond them, those of the fewest texts are forgotten. */
export class TermCounts {
  readonly #texts = new Map<string, number>();
  readonly #most: number;

  constructor(most = 1 << 18) {
    this.#most = most;
  }

  get size(): number {
    return this.#texts.size;
  }

  /** Counts a text with these words. */
  add(words: readonly string[]): void {
    for (const word of new Set(words)) {
      if (word.length > longest) continue;
      const known = this.#texts.get(word);
      // A word is a view of its text, which a new key would keep in memory.
      this.#texts.set(known === undefined ? copyOf(word) : word, (known ?? 0) + 1);
    }
    if (this.#texts.size > this.#most) this.#forget();
  }

  /** The commonest terms, by number of texts and then by code unit, and in how many texts each is. */
  commonest(count: number): [string, number][] {
    return commonest(this.#texts, count);
  }

  #forget(): void {
    for (let rare = 1; this.#texts.size > this.#most / 2; rare++)
      for (const [term, texts] of this.#texts) if (texts <= rare) this.#texts.delete(term);
  }
}

const copyOf = (word: string): string => Buffer.from(word).toString();

export const commonest = (texts: Iterable<readonly [string, number]>, count: number): [string, number][] =>
  Array.from(texts, ([term, found]): [string, number] => [term, found])
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, count);
