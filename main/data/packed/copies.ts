import type { Item } from '../formats/reader.ts';

/** Of each item that is a copy, the item that it is a copy of: the first of its kind, which is none itself. In the items' order. */
export type Twins = ReadonlyMap<number, number>;

/** Finds copies among items on their way in, where their reader says a digest of each: nothing of them is read again for it. */
export class Copies {
  /** Null once an item came without a digest. */
  #first: Map<string, number> | null = new Map();
  readonly #twins = new Map<number, number>();

  add(index: number, item: Item): void {
    // Transparency is part of a digest, and is not stored.
    if (item.kind !== 'image' || item.digest === undefined || item.channels === 4) {
      this.#first = null;
      return;
    }
    const known = `${item.digest}${item.height} ${item.width}`;
    const first = this.#first?.get(known);
    if (first === undefined) this.#first?.set(known, index);
    else this.#twins.set(index, first);
  }

  /** Null where they are still to be looked for. */
  get found(): Twins | null {
    return this.#first && this.#twins;
  }
}
