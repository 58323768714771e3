import { z } from 'zod';
import type { NumberScale } from '../engine/numbers.ts';
import { inputSpecSchema } from '../../shared/model/input.ts';
import { backboneContentSchema } from '../../shared/model/backbone.ts';
import { armSchema } from '../../shared/model/run.ts';

export const bundleFile = 'bundle.json';
export const parityFile = 'parity.json';
/** The folder of a pretrained model's files, where they are not part of the model's own. */
export const backboneFolder = 'backbone';

/**
 * How far a reloaded model may be from the trained one, as the largest difference between two probabilities, or between numbers in
 * their deviations. */
export const parityTolerance = 1e-5;

const numberScaleSchema = z.object({ mean: z.number(), deviation: z.number() }) satisfies z.ZodType<NumberScale>;

/** `bundle.json`: all that is needed to run an exported model and to know where it comes from. */
export const bundleSchema = z.object({
  bundle: z.literal('isthmus'),
  version: z.literal(1),
  format: z.string(),
  model: z.string(),
  /** The classes, in the order of the outputs; none for a model that tells a number. */
  labels: z.array(z.string()),
  /** How the number was distributed that the model tells, in its own unit: how it was trained, for the model answers in that unit. */
  number: numberScaleSchema.nullable().default(null),
  input: inputSpecSchema,
  /** What stands for full intensity in a raw picture: 255 in one of 8 bits; pixels are divided by it. */
  maximum: z.number(),
  /** The pretrained model that items go through first, in the folder `backbone`; null where there is none, or it is part of the model. */
  backbone: backboneContentSchema.extend({ name: z.string(), hash: z.string(), licence: z.string() }).nullable().default(null),
  /** The pretrained model that it was made from, in whatever form it is in it now. */
  pretrained: z.object({ name: z.string(), hash: z.string(), licence: z.string() }).nullable().default(null),
  parity: z.object({ file: z.string(), items: z.number().int(), largestDifference: z.number() }),
  trained: z.object({
    run: z.string(),
    arm: armSchema,
    seed: z.number().int(),
    step: z.number().int(),
    method: z.string(),
    network: z.string(),
    source: z.object({ name: z.string(), hash: z.string() }),
    target: z.object({ name: z.string(), hash: z.string() }),
    config: z.record(z.string(), z.unknown()),
    targetAccuracy: z.number().nullable(),
    /** R² on the target, of a model that tells a number. */
    targetR2: z.number().nullable().default(null),
    engine: z.string(),
    versions: z.record(z.string(), z.string()),
  }),
  createdAt: z.string(),
});
export type Bundle = z.infer<typeof bundleSchema>;

/** `parity.json`: prepared items, flat, and what the model said of them before it was exported. */
export const paritySchema = z.object({
  shape: z.array(z.number().int()),
  inputs: z.array(z.array(z.number())),
  outputs: z.array(z.array(z.number())),
});
export type Parity = z.infer<typeof paritySchema>;
