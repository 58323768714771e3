import { z } from 'zod';

/**
 * What a network is fed, and how a raw item becomes it. Stored with the run and exported with the model.
 * Image: with `crop`, cut to its content (the smallest square around what differs from its first pixel by more than a tenth of its
 * range; what lies outside of it is like that pixel); resize bilinearly to height × width, match channels (grey repeats; colour becomes grey by Rec. 601 luma; an
 * alpha channel is dropped), divide by the data's maximum, then (value − mean) / deviation for each channel.
 * Table: (value − mean) / deviation for each column.
 */
export const inputSpecSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    height: z.number().int(),
    width: z.number().int(),
    channels: z.union([z.literal(1), z.literal(3)]),
    mean: z.array(z.number()),
    deviation: z.array(z.number()),
    crop: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('table'), columns: z.array(z.string()), mean: z.array(z.number()), deviation: z.array(z.number()) }),
]);
export type InputSpec = Readonly<z.infer<typeof inputSpecSchema>>;

/** What the models of a run are fed. `maximum` stands for full brightness where an image does not say it. */
export const modelInputSchema = z.object({ input: inputSpecSchema, maximum: z.number() });
export type ModelInput = Readonly<z.infer<typeof modelInputSchema>>;

/** [height, width, channels] or [columns]. */
export const inputShape = (input: InputSpec): number[] =>
  input.kind === 'image' ? [input.height, input.width, input.channels] : [input.columns.length];
