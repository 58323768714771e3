import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { itemKindSchema, labelRangeSchema, splitCountsSchema } from '../../../shared/model/dataset.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { messageOf } from '../errors.ts';

export const files = {
  manifest: 'manifest.json',
  items: 'items.bin',
  index: 'index.bin',
  labels: 'labels.bin',
  subset: 'subset.bin',
  findings: 'findings.json',
  groups: 'groups.bin',
  splits: 'splits.bin',
  thumbnails: 'thumbnails',
} as const;

/**
 * `manifest.json` of a packed data set. `items.bin` holds the items one after the other, as bytes, 16-bit integers or 32-bit floats;
 * `index.bin`, where sizes differ, four 64-bit floats for each: offset in values, height, width, channels; `labels.bin`
 * a 32-bit class index for each, −1 without one, or a 32-bit float where labels are numbers, NaN without one. Where there are groups,
 * `groups.bin` holds a 32-bit index for each; where the data say how to split them, `splits.bin` a byte: 0 for training, 1 for held out,
 * −1 for neither. A value that is missing in a table is NaN, and one of a column of categories its place among them. All little-endian.
 * A subset has none of them: `subset.bin` holds a 32-bit index for each item into the data set `of`, which lies beside it.
 * What lies there besides, findings and thumbnails, is no part of the content and can be made again.
 */
export const manifestSchema = z.object({
  version: z.literal(1),
  hash: z.string(),
  kind: itemKindSchema,
  element: z.enum(['u8', 'i16', 'f32']),
  count: z.number().int(),
  /** [height, width, channels], the largest of each where sizes differ, [columns], or the length of the longest text or recording. */
  shape: z.array(z.number().int()),
  uniformShape: z.boolean(),
  columns: z.array(z.string()),
  classes: z.array(z.string()),
  classCounts: z.array(z.number().int()),
  /** Where labels are numbers. */
  labelRange: labelRangeSchema.optional(),
  /** What stands for full brightness of an image, or full scale of a recording: its values are divided by it. 1 for others. */
  maximum: z.number(),
  /** Of each column of a table, or of the log-mel energies of recordings; empty for others. */
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
  /** The categories of each column of a table in the order of their indices, null for one of numbers; where there are any. */
  categories: z.array(z.array(z.string()).nullable()).optional(),
  /** How many values each column of a table lacks, where any is missing; mean and deviation are of the others. */
  missing: z.array(z.number().int()).optional(),
  /** Samples a second of recordings. */
  rate: z.number().optional(),
  /** Samples that nineteen of twenty recordings do not exceed. */
  usualLength: z.number().int().optional(),
  /** The commonest terms of texts, and in how many of them each is. */
  terms: z.array(z.tuple([z.string(), z.number().int()])).optional(),
  /** How many words 95 of 100 texts have at most; 128 stands for more too. */
  words: z.number().int().optional(),
  /** Names of the groups that items belong to. */
  groups: z.array(z.string()).optional(),
  splits: splitCountsSchema.optional(),
  bytes: z.number(),
  subset: z.object({ of: z.string().regex(/^[0-9a-f]+$/) }).optional(),
});
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** Throws `library-damaged` when it is not there or not what was written. */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, files.manifest), 'utf8')));
  } catch (error) {
    throw damaged(folder, error);
  }
}

/** For a folder that is not, or no longer, a whole packed data set. */
export const damaged = (folder: string, cause: unknown): AppError =>
  new AppError('library-damaged', `The packed data set ${folder} cannot be read: ${messageOf(cause)}.`, {
    hint: 'Import the data set again from where it came: that mends it.',
    details: { path: folder },
    cause,
  });
