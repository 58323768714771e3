import { differingBits } from './print.ts';
import type { Print } from './print.ts';

const bands = 4;
const buckets = 1 << 16;

/**
 * Prints by which items are found again. Two prints that differ in at most three of 64 bits are alike in at least one of four
 * bands of 16 bits, so that only those need to be compared: few prints are looked at. 28 bytes for each.
 */
export class PrintIndex {
  #items = new Int32Array(1024);
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  /** Of each band and print, the print before it in the same bucket, plus one. */
  #before = new Int32Array(1024 * bands);
  readonly #newest = new Int32Array(buckets * bands);
  #count = 0;

  add(item: number, print: Print): void {
    if (this.#count === this.#items.length) this.#grow();
    const at = this.#count++;
    this.#items[at] = item;
    this.#high[at] = print.high;
    this.#low[at] = print.low;
    for (let band = 0; band < bands; band++) {
      const bucket = bucketOf(print, band);
      this.#before[at * bands + band] = this.#newest[bucket] ?? 0;
      this.#newest[bucket] = at + 1;
    }
  }

  /**
   * Items kept under a print that differs from this one in at most `radius` bits: all of them up to three bits, beyond that
   * those that have a band in common. An item may come more than once.
   */
  *near(print: Print, radius: number): Generator<number> {
    for (let band = 0; band < bands; band++)
      for (let next = this.#newest[bucketOf(print, band)] ?? 0; next > 0; next = this.#before[(next - 1) * bands + band] ?? 0) {
        const found = { high: this.#high[next - 1] ?? 0, low: this.#low[next - 1] ?? 0 };
        if (differingBits(found, print) <= radius) yield this.#items[next - 1] ?? 0;
      }
  }

  #grow(): void {
    const grown = <Numbers extends Int32Array | Uint32Array>(from: Numbers, to: Numbers): Numbers => {
      to.set(from);
      return to;
    };
    this.#items = grown(this.#items, new Int32Array(this.#items.length * 2));
    this.#high = grown(this.#high, new Uint32Array(this.#high.length * 2));
    this.#low = grown(this.#low, new Uint32Array(this.#low.length * 2));
    this.#before = grown(this.#before, new Int32Array(this.#before.length * 2));
  }
}

const bucketOf = ({ high, low }: Print, band: number): number =>
  band * buckets + (((band < 2 ? high : low) >>> (16 * (band % 2))) & 0xffff);
