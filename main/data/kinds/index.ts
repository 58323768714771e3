import type { ItemKindName } from '../../../shared/model/dataset.ts';
import { itemInputOf } from '../../../shared/model/input.ts';
import type { InputSpec, ItemInput } from '../../../shared/model/input.ts';
import type { Manifest } from '../packed/manifest.ts';
import type { Raw } from '../raw.ts';
import { audio } from './audio.ts';
import { image } from './image.ts';
import { usualChoices } from './kind.ts';
import type { InputChoices, ItemKind } from './kind.ts';
import { table } from './table.ts';
import { text } from './text.ts';

const kinds: { readonly [Kind in ItemKindName]: ItemKind<Extract<ItemInput, { kind: Kind }>> } = { image, table, text, audio };

/** What is to be known of a kind of item; its inputs have to be of that kind too. */
export const kindNamed = (kind: ItemKindName): ItemKind => kinds[kind];

/** What a network is fed when it is to take both data sets. Throws `bad-data` where they do not fit. */
export function inputFor(source: Manifest, target: Manifest, choices: InputChoices = usualChoices): ItemInput {
  return kindNamed(source.kind).inputFor(source, target, choices);
}

/** What a model of the source is fed, once the target is known to fit it. Throws `bad-data` where it does not. */
export function inputOfModel<Input extends InputSpec>(input: Input, target: Manifest): Input {
  const own = itemInputOf(input);
  kindNamed(own.kind).checkFits(own, target);
  return input;
}

/** Makes an item ready as `input` says (see ItemInput). @param maximum what stands for full brightness */
export function prepare(raw: Raw, maximum: number, input: ItemInput, into: Float32Array, at: number): void {
  kindNamed(input.kind).prepare(raw, maximum, input, into, at);
}
