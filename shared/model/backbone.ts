import { z } from 'zod';
import { datasetNameSchema } from './dataset.ts';
import { itemInputSchema } from './input.ts';

/** What a pretrained model is written in: ONNX, or a layers model or a graph model of TensorFlow.js. */
export const backboneFormats = ['onnx', 'layers', 'graph'] as const;
export const backboneFormatSchema = z.enum(backboneFormats);
export type BackboneFormat = z.infer<typeof backboneFormatSchema>;

/** A tensor of a model that can serve as features, with its shape as far as it is known: null for what an item decides. */
export const featureLayerSchema = z.object({ name: z.string(), shape: z.array(z.number().int().nullable()) });
export type FeatureLayer = Readonly<z.infer<typeof featureLayerSchema>>;

/**
 * A second model behind the first, which is fed windows of what that gives: its rows in time, each value times `scale` plus `offset`,
 * `length` of them every `step`; its features are averaged over the windows of an item.
 */
export const chainSchema = z.object({
  file: z.string(),
  layer: z.string(),
  length: z.number().int().min(1),
  step: z.number().int().min(1),
  scale: z.number(),
  offset: z.number(),
});

/** How the values that a model gives for each token of a text become features: their mean, or those of the first token. */
export const poolingSchema = z.enum(['mean', 'first']);
export type Pooling = z.infer<typeof poolingSchema>;

/** The axes of an input of log-mel energies behind its first, in their order; a `one` has a single place. */
export const melAxisSchema = z.enum(['frames', 'bands', 'one']);
export type MelAxis = z.infer<typeof melAxisSchema>;

/** All that decides a backbone's features beside the bytes of its files. */
export const backboneContentSchema = z.object({
  format: backboneFormatSchema,
  /** The model's file, beside what it refers to. */
  file: z.string(),
  /** How an item is made ready for it. */
  input: itemInputSchema,
  /** Where the channels of a picture stand: behind its rows and columns, or before them. */
  layout: z.enum(['nhwc', 'nchw']),
  /** The tensor that is taken; what it has of rows and columns is averaged over them. */
  layer: z.string(),
  /** Of texts, where the layer gives values for each token. */
  pooling: poolingSchema.optional(),
  /** Of log-mel energies. */
  axes: z.array(melAxisSchema).optional(),
  chain: chainSchema.nullable().default(null),
  /** How many features an item has. */
  size: z.number().int().min(1),
});
export type BackboneContent = Readonly<z.infer<typeof backboneContentSchema>>;

/** A pretrained model of the library. `hash` is of its files. */
export const backboneSchema = backboneContentSchema.extend({
  id: z.string(),
  name: datasetNameSchema,
  hash: z.string(),
  /** Where it was taken from: a path, or a run. */
  origin: z.string(),
  /** Tensors that were proposed, the one that is most likely meant first. */
  candidates: z.array(featureLayerSchema),
  /** Under what licence it was given, as who added it says. */
  licence: z.string().max(1000),
  bytes: z.number(),
  createdAt: z.string(),
});
export type Backbone = Readonly<z.infer<typeof backboneSchema>>;

/** Usual ways to make a picture ready; by the names of what was trained so. */
export const presets = {
  imagenet: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225], cover: 0.875 },
  clip: { mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711], cover: 1 },
  unit: { mean: [0, 0, 0], deviation: [1, 1, 1], cover: null },
  signed: { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5], cover: null },
} as const;
export const presetSchema = z.enum(Object.keys(presets) as [Preset, ...Preset[]]);
export type Preset = keyof typeof presets;

/** What who adds a backbone may say of it; what is left out is found out. */
export const backboneWishesSchema = z.strictObject({
  preset: presetSchema.nullable().default(null),
  /** [height, width] of pictures, where the model takes any. */
  size: z
    .tuple([z.number().int().min(1).max(2048), z.number().int().min(1).max(2048)])
    .nullable()
    .default(null),
  /** Samples a second, and seconds, of recordings. */
  rate: z.number().int().min(1000).max(192000).default(16000),
  seconds: z.number().min(0.1).max(60).nullable().default(null),
  /** What full scale of a recording is for the model: 1, or 32768 where it was trained on whole numbers. */
  fullScale: z.number().positive().default(1),
  layer: z.string().nullable().default(null),
  /** Of a model that takes log-mel energies: which axis comes first, how many bands, and the seconds of a window and from one to the next. */
  logMel: z.enum(['frames-first', 'bands-first']).nullable().default(null),
  bands: z.number().int().min(1).max(512).nullable().default(null),
  window: z.number().min(0.001).max(1).default(0.025),
  hop: z.number().min(0.001).max(1).default(0.01),
  /** Of a model of texts: its tokenizer.json where it lies elsewhere, how many tokens are read at most, and what is made of them. */
  tokenizer: z.string().nullable().default(null),
  length: z.number().int().min(2).max(8192).nullable().default(null),
  pooling: poolingSchema.nullable().default(null),
  /** Between the rows of two models in a chain: how far apart windows are; and what each value, or each log-mel energy, is multiplied by and gets added. */
  windowStep: z.number().int().min(1).nullable().default(null),
  scale: z.number().default(1),
  offset: z.number().default(0),
});
export type BackboneWishes = Readonly<z.infer<typeof backboneWishesSchema>>;

/** Height and width as they are typed, such as 224x224, or one number for both; null for what is none. */
export function pictureSize(text: string): [number, number] | null {
  const [, height, width] = /^\s*(\d+)\s*(?:[x×]\s*(\d+)\s*)?$/i.exec(text) ?? [];
  return height === undefined ? null : [Number(height), Number(width ?? height)];
}
