import type { ItemInput } from '../../shared/model/input.ts';

/** Bytes that are kept of a data set. */
const budget = 64 * 2 ** 20;

/** Keeps items that were made ready for an input, as many as fit. */
export class PreparedItems {
  readonly #budget: number;
  readonly #items = new Map<number, Float32Array>();
  #input: ItemInput | null = null;
  #held = 0;

  constructor(bytes = budget) {
    this.#budget = bytes;
  }

  /** Fills `into` with an item, by `make` where it is not kept. */
  read(item: number, input: ItemInput, into: Float32Array, make: () => void): void {
    if (this.#input !== input) {
      this.#input = input;
      this.#items.clear();
      this.#held = 0;
    }
    const kept = this.#items.get(item);
    if (kept !== undefined) return into.set(kept);
    make();
    if (this.#held + into.byteLength > this.#budget) return;
    this.#held += into.byteLength;
    this.#items.set(item, into.slice());
  }
}
