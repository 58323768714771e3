import { z } from 'zod';

/** As what a network takes texts: a weight for each term of a vocabulary or for each bucket of words, or the ids of words in order. */
export const textEncodingSchema = z.enum(['terms', 'hashed', 'tokens']);
export type TextEncoding = z.infer<typeof textEncodingSchema>;

const imageInputSchema = z.object({
  kind: z.literal('image'),
  height: z.number().int(),
  width: z.number().int(),
  channels: z.union([z.literal(1), z.literal(3)]),
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
  crop: z.boolean().optional(),
  /** Share of the picture's shorter side, in the proportions of height and width, that a piece from its middle has. */
  cover: z.number().positive().max(1).optional(),
});
const tableInputSchema = z.object({
  kind: z.literal('table'),
  columns: z.array(z.string()),
  /** Of each column the categories that it may hold, null for one of numbers; left out where all are of numbers. */
  categories: z.array(z.array(z.string()).nullable()).optional(),
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
});
/** What stands where a text has no piece any more. */
export const noPiece = -1;

const textInputSchema = z.object({
  kind: z.literal('text'),
  /** As a network takes it, or as a pretrained model does: the ids of the pieces that its own tokenizer cuts a text into. */
  encoding: z.enum([...textEncodingSchema.options, 'pieces']),
  /** None where words are hashed. */
  terms: z.array(z.string()),
  /** Of each term, as terms; none otherwise. */
  weights: z.array(z.number()),
  /** How many words or pieces are read, as tokens or pieces; how many buckets there are, where words are hashed; 0 as terms. */
  length: z.number().int(),
  /** As pieces: the tokenizer's file, beside the pretrained model, and the id of its padding. */
  tokenizer: z.object({ file: z.string(), padding: z.number().int() }).optional(),
});
const audioInputSchema = z.object({
  kind: z.literal('audio'),
  /** Samples in a second. */
  rate: z.number().int(),
  /** Of the recording, and of the window and the step from one to the next. */
  samples: z.number().int(),
  window: z.number().int(),
  hop: z.number().int(),
  bands: z.number().int(),
  /** Whether the samples themselves are fed; window, hop and bands say nothing then. */
  samplesAlone: z.boolean().optional(),
  mean: z.number(),
  deviation: z.number(),
});

/** What an item itself is made for. */
export const itemInputSchema = z.discriminatedUnion('kind', [imageInputSchema, tableInputSchema, textInputSchema, audioInputSchema]);
export type ItemInput = Readonly<z.infer<typeof itemInputSchema>>;

/** Features of a pretrained model, each brought to one scale. */
const featuresInputSchema = z.object({
  kind: z.literal('features'),
  /** The hash of the pretrained model's files, and its name in the library. */
  backbone: z.object({ hash: z.string(), name: z.string() }),
  size: z.number().int(),
  /** How an item is made ready for that model. */
  of: itemInputSchema,
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
});
export type FeaturesInput = Readonly<z.infer<typeof featuresInputSchema>>;

/**
 * What a network is fed, and how a raw item becomes it. Stored with the run and exported with the model.
 * Image: with `cover`, the largest piece from its middle of the proportions of height and width, times that share; with `crop`, cut to its content (the smallest square around what differs from its first pixel by more than a tenth of its
 * range; what lies outside of it is like that pixel); resize bilinearly to height × width, match channels (grey repeats; colour becomes grey by Rec. 601 luma; an
 * alpha channel is dropped), divide by the data's maximum, then (value − mean) / deviation for each channel.
 * Table: (value − mean) / deviation for each column of numbers, 0 for a missing value; for each column of categories as many numbers as
 * it may hold, 1 for the one that it holds and 0 for the others, all 0 for a missing or unknown one.
 * Text: as terms, how often each is there times its weight, brought to length 1; hashed, each word adds 1 to its bucket or takes 1 away
 * (see data/text/prepare.ts), brought to length 1; as tokens, the ids of the first `length` words: 0 is nothing, 1 a word that is no term,
 * 2 the first term; as pieces, the ids that the tokenizer gives, with those that it puts around a text, cut to `length`: −1 is nothing.
 * Audio: `samples` samples at `rate`, full scale at ±1, cut or padded with silence at both ends alike; of each window of `window`
 * samples, every `hop`, the natural logarithm of 10⁻⁶ plus the power in each of `bands` mel bands (see log-mel.ts), then
 * (value − mean) / deviation. With `samplesAlone`, the samples, (value − mean) / deviation.
 * Features: what a pretrained model gives of the item made ready as `of` says, then (value − mean) / deviation for each.
 */
export const inputSpecSchema = z.discriminatedUnion('kind', [
  imageInputSchema,
  tableInputSchema,
  textInputSchema,
  audioInputSchema,
  featuresInputSchema,
]);
export type InputSpec = Readonly<z.infer<typeof inputSpecSchema>>;
export type ImageInput = Readonly<z.infer<typeof imageInputSchema>>;
export type TableInput = Readonly<z.infer<typeof tableInputSchema>>;
export type TextInput = Readonly<z.infer<typeof textInputSchema>>;
export type AudioInput = Readonly<z.infer<typeof audioInputSchema>>;

/** How an item itself is made ready: for a network, or for the pretrained model whose features a network is fed. */
export const itemInputOf = (input: InputSpec): ItemInput => (input.kind === 'features' ? input.of : input);

/** What the models of a run are fed. `maximum` stands for full brightness where an image does not say it. */
export const modelInputSchema = z.object({ input: inputSpecSchema, maximum: z.number() });
export type ModelInput = Readonly<z.infer<typeof modelInputSchema>>;

/**
 * [height, width, channels] of an image, [numbers] of a table, [terms], [buckets], [words] or [pieces] of a text, [frames, bands, 1] of a
 * recording or [samples] of it, [size] of features.
 */
export function inputShape(input: InputSpec): number[] {
  switch (input.kind) {
    case 'image':
      return [input.height, input.width, input.channels];
    case 'table':
      return [input.columns.reduce((sum, _, at) => sum + (input.categories?.[at]?.length ?? 1), 0)];
    case 'text':
      return [input.encoding === 'terms' ? input.terms.length : input.length];
    case 'audio':
      return input.samplesAlone ? [input.samples] : [1 + Math.floor((input.samples - input.window) / input.hop), input.bands, 1];
    case 'features':
      return [input.size];
  }
}
