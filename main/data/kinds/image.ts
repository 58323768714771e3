import type { ImageInput } from '../../../shared/model/input.ts';
import type { Item } from '../formats/reader.ts';
import { checkFinite } from '../formats/check-finite.ts';
import { preparePicture } from '../images/prepare.ts';
import type { Manifest } from '../packed/manifest.ts';
import { nameless, strange } from './kind.ts';
import type { ItemKind, ItemPacking, PackingAbout, StoredAs } from './kind.ts';

/** Larger pictures are shrunk to this height and width for a network. */
const longest = 64;

export const image: ItemKind<ImageInput> = {
  packing: (about) => new ImagePacking(about),
  uniformShape: ({ shape: [height = 1, width = 1, channels = 1] }) => [height, width, channels],
  /** The larger of the two sizes, at most 64 × 64; in colour if either is. */
  inputFor(source, target, { crop }) {
    const side = (axis: number): number => Math.min(longest, Math.max(source.shape[axis] ?? 1, target.shape[axis] ?? 1));
    const channels = source.shape[2] === 3 || target.shape[2] === 3 ? 3 : 1;
    const half = new Array<number>(channels).fill(0.5);
    return { kind: 'image', height: side(0), width: side(1), channels, mean: half, deviation: half, ...(crop && { crop }) };
  },
  checkFits: () => undefined,
  raw(item) {
    if (item.kind !== 'image') throw strange('image', item);
    return item;
  },
  item: ({ values, height, width, channels }) => ({
    kind: 'image',
    ...nameless,
    ...{ values: values instanceof Uint8Array ? values : Float32Array.from(values), height, width, channels },
  }),
  prepare: preparePicture,
};

class ImagePacking implements ItemPacking {
  readonly #maximum: number | null;
  readonly #sizes: number[] = [];
  #largest: [number, number, number] | null = null;
  #uniform = true;
  #element: Manifest['element'] | null = null;
  #brightest = 0;

  constructor({ maximum }: PackingAbout) {
    this.#maximum = maximum;
  }

  add(item: Item, offset: number): Uint8Array {
    if (item.kind !== 'image') throw strange('image', item);
    checkFinite(item);
    this.#element ??= item.values instanceof Uint8Array ? 'u8' : 'f32';
    const { height, width } = item;
    const [stored, channels] = item.channels === 4 ? [withoutAlpha(item.values), 3] : [item.values, item.channels];
    const [tallest, widest, deepest] = this.#largest ?? [height, width, channels];
    if (tallest !== height || widest !== width || deepest !== channels) this.#uniform = false;
    this.#largest = [Math.max(tallest, height), Math.max(widest, width), Math.max(deepest, channels)];
    this.#sizes.push(offset / (this.#element === 'u8' ? 1 : 4), height, width, channels);
    // Asked for only where nobody says it.
    if (this.#maximum === null) for (const value of stored) this.#brightest = Math.max(this.#brightest, value);
    const values = this.#element === 'u8' || stored instanceof Float32Array ? stored : Float32Array.from(stored);
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }

  get last(): StoredAs {
    return { element: this.#element ?? 'u8', maximum: this.#maximum ?? 1, shape: this.#sizes.slice(-3) };
  }

  finish(): ReturnType<ItemPacking['finish']> {
    return {
      content: {
        element: this.#element ?? 'u8',
        shape: this.#largest ?? [0, 0, 0],
        uniformShape: this.#uniform,
        columns: [],
        maximum: this.#maximum ?? fullBrightness(this.#brightest),
        mean: [],
        deviation: [],
      },
      index: this.#uniform ? null : Float64Array.from(this.#sizes),
    };
  }
}

/** The usual full brightness for the brightest value seen: fractions, bytes, 16-bit numbers. */
const fullBrightness = (brightest: number): number => [1, 255, 65535].find((full) => brightest <= full) ?? brightest;

function withoutAlpha(values: Uint8Array | Float32Array): Uint8Array | Float32Array {
  return values.filter((_, at) => at % 4 !== 3);
}
