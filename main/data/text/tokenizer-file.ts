import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { badData, messageOf } from '../errors.ts';

/** What is looked at of a tokenizer.json; all else is left to the library that reads it. */
const partSchema = z.looseObject({ type: z.string() });
const tokenizerSchema = z.looseObject({
  model: z.looseObject({ type: z.string().optional() }),
  normalizer: partSchema.nullable().default(null),
  pre_tokenizer: partSchema.nullable().default(null),
  post_processor: partSchema.nullable().default(null),
  decoder: z.unknown().default(null),
  added_tokens: z.array(z.looseObject({ id: z.number(), content: z.string(), single_word: z.boolean().default(false) })).default([]),
  truncation: z
    .looseObject({ max_length: z.number(), direction: z.string().default('Right') })
    .nullable()
    .default(null),
  padding: z.looseObject({ pad_id: z.number() }).nullable().default(null),
});
export type TokenizerFile = z.infer<typeof tokenizerSchema>;
type Part = z.infer<typeof partSchema>;

/** Throws `bad-data` for a file that is no tokenizer, and for one with a part that would be read otherwise than by who made it. */
export async function readTokenizerFile(path: string): Promise<TokenizerFile> {
  let file: TokenizerFile;
  try {
    file = tokenizerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw badData(`${path} is not the tokenizer.json of a model: ${reason}.`, 'Copy it again from where the model came.', { cause: error });
  }
  const unknown = unknownPart(file);
  if (unknown !== null)
    throw badData(
      `${path} has ${unknown}, which is not supported: its ids would not be those that the model was trained with.`,
      'Give a model with a WordPiece or byte-level BPE tokenizer, as BERT, RoBERTa and their relatives have.',
    );
  return file;
}

/*
 * Parts that give the same ids here as in the library that writes such files, tried on texts of many scripts; of others, of Unigram for
 * one, the ids of some texts differ.
 */
const normalizers = new Set(['BertNormalizer', 'NFC', 'NFD', 'NFKC', 'NFKD', 'Lowercase', 'StripAccents', 'Strip', 'Replace']);
const splitters = new Set(['BertPreTokenizer', 'ByteLevel', 'WhitespaceSplit']);
const processors = new Set(['TemplateProcessing', 'BertProcessing', 'RobertaProcessing', 'ByteLevel']);

/** The first part that is not read as it is meant, in words; null where there is none. */
function unknownPart({
  model,
  normalizer,
  pre_tokenizer: splitter,
  post_processor: processor,
  added_tokens: added,
}: TokenizerFile): string | null {
  const { type = 'of no type' } = model;
  if (type !== 'WordPiece' && type !== 'BPE') return `a model that is ${type}`;
  if (type === 'BPE' && model['continuing_subword_prefix']) return 'a BPE with a prefix of pieces within words';
  if (type === 'BPE' && model['fuse_unk'] === true && model['byte_fallback'] !== true) return 'a BPE that joins unknown characters';
  if (added.some((token) => token.single_word)) return 'added tokens that are whole words';
  const known = (names: ReadonlySet<string>) => (part: Part) => names.has(part.type);
  const wrong =
    partsOf(normalizer, 'normalizers').find((part) => !known(normalizers)(part)) ??
    partsOf(splitter, 'pretokenizers').find((part) => !known(splitters)(part) && !isKnownSplit(part)) ??
    partsOf(processor, 'processors').find((part) => !known(processors)(part));
  return wrong ? `a part called ${wrong.type}` : null;
}

/** A part, or those that a sequence is made of. */
function partsOf(part: Part | null, key: string): Part[] {
  if (part === null) return [];
  if (part.type !== 'Sequence') return [part];
  const inner = z.array(partSchema).safeParse(part[key]);
  return inner.success ? inner.data.flatMap((one) => partsOf(one, key)) : [part];
}

/** Split by a regular expression, each match a piece of its own; or the matches alone. */
const isKnownSplit = ({ type, pattern, behavior, invert = false }: Part): boolean =>
  type === 'Split' &&
  z.object({ Regex: z.string() }).safeParse(pattern).success &&
  ((behavior === 'Isolated' && invert === false) || (behavior === 'Removed' && invert === true));
