// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- Rooms that import this one need the types as well.
/// <reference path="./tokenizers.d.ts" />
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { noPiece } from '../../../shared/model/input.ts';
import type { ItemInput, TextInput } from '../../../shared/model/input.ts';
import { badData, messageOf } from '../errors.ts';
import { readTokenizerFile } from './tokenizer-file.ts';
import type { TokenizerFile } from './tokenizer-file.ts';

/** The tokenizer of a pretrained model. */
export interface Pieces {
  /** The ids of a text, with those that the tokenizer puts around it, cut to `length` as it says. */
  idsOf(text: string, length: number): readonly number[];
  /** The greatest id that there is, and that of padding. */
  readonly largest: number;
  readonly padding: number;
  /** How many tokens it cuts texts to; null where it does not say. */
  readonly usualLength: number | null;
}

/** @param path of a tokenizer.json. Throws `bad-data` for one that cannot be used */
export async function openPieces(path: string): Promise<Pieces> {
  const file = await readTokenizerFile(path);
  let tokenizer: Tokenizer;
  let around: Around;
  try {
    tokenizer = new Tokenizer(file, {});
    around = aroundTexts(tokenizer, file);
  } catch (error) {
    throw badData(`${path} cannot be read as a tokenizer: ${messageOf(error)}.`, 'Copy it again from where the model came.', {
      cause: error,
    });
  }
  const left = file.truncation?.direction === 'Left';
  const lowers = /"type":"Lowercase"|"lowercase":true/.test(JSON.stringify(file.normalizer));
  return {
    idsOf(text, length) {
      // The original lowers each letter by itself; JavaScript knows the other sigma that ends a word.
      const ids = idsOf(tokenizer, lowers ? text.replaceAll('Σ', 'σ') : text, false);
      const room = Math.max(0, length - around.before.length - around.after.length);
      const kept = left ? ids.slice(Math.max(0, ids.length - room)) : ids.slice(0, room);
      return [...around.before, ...kept, ...around.after];
    },
    largest: [...tokenizer.get_vocab().values(), ...file.added_tokens.map(({ id }) => id)].reduce((most, id) => Math.max(most, id), 0),
    padding: file.padding?.pad_id ?? file.added_tokens.find(({ content }) => content === '[PAD]' || content === '<pad>')?.id ?? 0,
    usualLength: file.truncation?.max_length ?? null,
  };
}

interface Around {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What a tokenizer puts before and behind every text, found on one. Throws where it does something else with it. */
function aroundTexts(tokenizer: Tokenizer, { post_processor: processor }: TokenizerFile): Around {
  if (processor === null) return { before: [], after: [] };
  const [alone, whole] = [idsOf(tokenizer, 'a', false), idsOf(tokenizer, 'a', true)];
  const start = whole.findIndex((_, at) => alone.every((id, place) => whole[at + place] === id));
  if (alone.length === 0 || start < 0) throw new Error('it does not put special tokens before and behind a text');
  return { before: whole.slice(0, start), after: whole.slice(start + alone.length) };
}

function idsOf(tokenizer: Tokenizer, text: string, whole: boolean): number[] {
  const { ids } = tokenizer.encode(text, { add_special_tokens: whole });
  // Of a character that no piece has, where the tokenizer has no piece for such either.
  return ids.filter((id) => id !== undefined);
}

const opened = new WeakMap<TextInput, Pieces>();

/** Opens the tokenizer that an input names, if it does; items can be made ready for it then. @param folder of the model's files */
export async function openTokenizerOf(input: ItemInput, folder: string): Promise<void> {
  if (input.kind === 'text' && input.tokenizer) opened.set(input, await openPieces(join(folder, input.tokenizer.file)));
}

/** Makes a text ready, as pieces. */
export function writePieces(text: string, input: TextInput, into: Float32Array, at: number): void {
  const pieces = opened.get(input);
  if (!pieces) throw new Error('The tokenizer of this input was not opened.');
  into.fill(noPiece, at, at + input.length);
  into.set(pieces.idsOf(text, input.length), at);
}
