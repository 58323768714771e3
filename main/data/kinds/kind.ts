import type { ItemInput, TextEncoding } from '../../../shared/model/input.ts';
import type { Item, Reading } from '../formats/reader.ts';
import type { Manifest } from '../packed/manifest.ts';
import type { Raw } from '../raw.ts';

/** What a run says of how items are fed to its network. */
export interface InputChoices {
  /** Whether pictures are cut to their content first. */
  readonly crop: boolean;
  /** As what the network takes texts. */
  readonly textAs: TextEncoding;
  /** How many buckets words are hashed into, where they are. */
  readonly buckets: number;
  /** Whose values say how the numbers of tables are brought to one scale; with `none` they stay as they are. */
  readonly fitOn: (typeof fitOns)[number];
}

export const fitOns = ['both', 'source', 'none'] as const;

export const usualChoices: InputChoices = { crop: false, textAs: 'terms', buckets: 4096, fitOn: 'both' };

/** What is known of items before the first of them. */
export type PackingAbout = Pick<Reading, 'columns' | 'categorical' | 'maximum'>;

/** What the bytes of an item do not say of how it is stored. */
export interface StoredAs extends Pick<Manifest, 'element' | 'maximum' | 'rate'> {
  /** [height, width, channels] */
  readonly shape: readonly number[];
}

/** What is gathered of items on their way into a packed data set: a few numbers for each, never its values. */
export interface ItemPacking {
  /** The item's bytes as they are stored. Throws `bad-data` for one that does not belong here. */
  add(item: Item, offset: number): Uint8Array;
  /** How the item that was added last is stored, where an import can take such items over from one that was interrupted. */
  readonly last?: StoredAs;
  /** What the manifest says of the items, and where each of them lies where their sizes differ: [offset, height, width, channels]. */
  finish(): { readonly content: PackedContent; readonly index: Float64Array | null };
}
export type PackedContent = Pick<
  Manifest,
  | 'element'
  | 'shape'
  | 'uniformShape'
  | 'columns'
  | 'maximum'
  | 'mean'
  | 'deviation'
  | 'categories'
  | 'missing'
  | 'rate'
  | 'usualLength'
  | 'terms'
  | 'words'
>;

/** All that differs between kinds of item. */
export interface ItemKind<Input extends ItemInput = ItemInput> {
  /** Whether it takes so long to make an item ready that what was made is kept. */
  readonly keeps?: boolean;
  packing(about: PackingAbout): ItemPacking;
  /** [height, width, channels] of every item, where they are the same; of the others the index tells. */
  uniformShape(manifest: Manifest): readonly [number, number, number];
  /** What a network is fed that is to take both. Throws `bad-data` where they do not fit. */
  inputFor(source: Manifest, target: Manifest, choices: InputChoices): Input;
  /** Throws `bad-data` where a data set does not fit a model's input. */
  checkFits(input: Input, target: Manifest): void;
  /** An item that is not packed, as a packed one would be read. */
  raw(item: Item): Raw;
  /** A packed item as a reader gave it, without its label. @param maximum what stands for full brightness, or full scale */
  item(raw: Raw, maximum: number): Item;
  /** Makes an item ready as `input` says (see InputSpec). @param maximum what stands for full brightness */
  prepare(raw: Raw, maximum: number, input: Input, into: Float32Array, at: number): void;
}

/** For a reader that yields an item of another kind than it said. */
export const strange = (expected: string, { kind, where }: Item): Error => new Error(`${where}: a ${kind} among ${expected}s.`);

/** Of an item that is packed already: its label lies elsewhere. */
export const nameless = { where: 'a packed item', label: null } as const;
