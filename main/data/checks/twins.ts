import { atFullScale } from '../audio/recording.ts';
import type { PackedDataset } from '../open.ts';
import type { Twins } from '../packed/copies.ts';
import type { Raw } from '../raw.ts';
import type { Evidence } from './evidence.ts';
import { hashBytes } from './prints/print.ts';
import type { Likeness } from './prints/print.ts';
import { pictureLikeness } from './prints/picture.ts';
import { PrintIndex } from './prints/print-index.ts';
import { rowLikeness } from './prints/row.ts';
import { soundLikeness } from './prints/sound.ts';
import { textLikeness } from './prints/text.ts';

/** So many candidates are compared with an item; where all pictures are alike, there is no end of them. */
const mostCompared = 256;
/** So many values of items are held to compare with. */
const mostRemembered = 1 << 24;

/** When items of a data set are nearly the same. */
export function likenessOf({ manifest }: PackedDataset): Likeness<Raw> {
  switch (manifest.kind) {
    case 'image':
      return pictureLikeness;
    case 'table':
      return rowLikeness(manifest.deviation);
    case 'text':
      return of(textLikeness, ({ values }) => Uint8Array.from(values));
    case 'audio':
      return of(soundLikeness, ({ values, rate = 1 }) => ({ samples: atFullScale(values, manifest.maximum), rate }));
  }
}

/** A likeness of what an item is, for items as they are packed. */
const of = <Item>({ radius, marks, alike }: Likeness<Item>, item: (raw: Raw) => Item): Likeness<Raw> => ({
  radius,
  marks: (raw) => marks(item(raw)),
  alike: (first, second, place) => alike(item(first), item(second), place),
});

export async function exactTwins(evidence: Evidence): Promise<Twins> {
  const [kept, twins] = [new ExactItems(evidence.packed), new Map<number, number>()];
  for await (const [index, item] of evidence.items('Looking for duplicates')) {
    const twin = kept.find(item);
    if (twin === null) kept.add(index, item);
    else twins.set(index, twin);
  }
  return twins;
}

export async function nearTwins(evidence: Evidence, exact: Twins): Promise<Twins> {
  const twins = new Map<number, number>();
  const kept = new LikeItems(evidence.packed, likenessOf(evidence.packed));
  for await (const [index, item] of evidence.items('Looking for near-duplicates')) {
    if (exact.has(index)) continue;
    const twin = kept.find(item);
    if (twin === null) kept.add(index, item);
    else twins.set(index, twin);
  }
  return twins;
}

/** Which items of a data set equal, or are nearly, one of another. */
export async function twinsBetween(own: Evidence, other: Evidence): Promise<{ exact: Twins; near: Twins }> {
  const [exact, near] = [new Map<number, number>(), new Map<number, number>()];
  const equal = new ExactItems(other.packed);
  const alike = new LikeItems(other.packed, likenessOf(own.packed));
  for await (const [index, item] of other.items(`Reading ${other.name}`)) {
    equal.add(index, item);
    alike.add(index, item);
  }
  for await (const [index, item] of own.items('Looking for copies')) {
    const same = equal.find(item);
    if (same !== null) exact.set(index, same);
    const like = same === null ? alike.find(item) : null;
    if (like !== null) near.set(index, like);
  }
  return { exact, near };
}

/** Items by the hash of all their values. One number is held for each; the items themselves are read again to be sure. */
class ExactItems {
  readonly #packed: PackedDataset;
  readonly #items = new Map<number, number>();

  constructor(packed: PackedDataset) {
    this.#packed = packed;
  }

  add(index: number, item: Raw): void {
    this.#items.set(keyOf(item), index);
  }

  find(item: Raw): number | null {
    const found = this.#items.get(keyOf(item));
    return found !== undefined && equals(item, this.#packed.raw(found)) ? found : null;
  }
}

/** Items by their prints. */
class LikeItems {
  readonly #packed: PackedDataset;
  readonly #likeness: Likeness<Raw>;
  readonly #index = new PrintIndex();
  /** Items that were compared last: some are in everyone's neighbourhood. */
  readonly #recent = new Map<number, Raw>();
  #recentValues = 0;

  constructor(packed: PackedDataset, likeness: Likeness<Raw>) {
    [this.#packed, this.#likeness] = [packed, likeness];
  }

  add(index: number, item: Raw): void {
    for (const print of this.#likeness.marks(item)?.kept ?? []) this.#index.add(index, print);
  }

  find(item: Raw): number | null {
    const compared = new Set<string>();
    for (const [place, print] of (this.#likeness.marks(item)?.sought ?? []).entries())
      for (const candidate of this.#index.near(print, this.#likeness.radius)) {
        const pair = `${candidate} ${place}`;
        if (compared.has(pair)) continue;
        if (compared.size === mostCompared) return null;
        compared.add(pair);
        if (this.#likeness.alike(this.#itemAt(candidate), item, place)) return candidate;
      }
    return null;
  }

  #itemAt(index: number): Raw {
    const known = this.#recent.get(index);
    if (known) return known;
    const item = this.#packed.raw(index);
    this.#recentValues += item.values.length;
    if (this.#recentValues > mostRemembered) {
      this.#recent.clear();
      this.#recentValues = item.values.length;
    }
    this.#recent.set(index, item);
    return item;
  }
}

/** 53 bits of the hash of an item's values and shape. */
function keyOf({ values, height, width, channels }: Raw): number {
  const { high, low } = hashBytes(bytesOf(values), Math.imul(Math.imul(height, 31) + width, 31) + channels);
  return high * 2 ** 21 + (low >>> 11);
}

const bytesOf = (values: ArrayLike<number>): Uint8Array =>
  values instanceof Uint8Array
    ? values
    : values instanceof Float32Array
      ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      : new Uint8Array(Float32Array.from(values).buffer);

function equals(first: Raw, second: Raw): boolean {
  const sides = first.height === second.height && first.width === second.width && first.channels === second.channels;
  return sides && Buffer.compare(bytesOf(first.values), bytesOf(second.values)) === 0;
}
