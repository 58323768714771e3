import { z } from 'zod';

/** What an item is. */
export const itemKindSchema = z.enum(['image', 'table', 'text', 'audio']);
export type ItemKindName = z.infer<typeof itemKindSchema>;

/** What several items of a kind are called. */
export const itemsCalled = { image: 'images', table: 'rows', text: 'texts', audio: 'recordings' } as const satisfies Record<
  ItemKindName,
  string
>;

/** A file that an import passed over, and why. */
export const skippedItemSchema = z.object({ path: z.string(), reason: z.string() });
export type SkippedItem = z.infer<typeof skippedItemSchema>;

/** How the labels of a data set are distributed that are numbers. */
export const labelRangeSchema = z.object({
  known: z.number().int(),
  mean: z.number(),
  deviation: z.number(),
  minimum: z.number(),
  maximum: z.number(),
});
export type LabelRange = z.infer<typeof labelRangeSchema>;

/**
 * A packed data set. `hash` names its content and its folder `datasets/<hash>`; `classes` is empty without labels, and where they are
 * numbers: then there is `labelRange`.
 * `shape` is [height, width, channels] of an image (the largest, where sizes differ), [columns] of a table, [bytes] of the longest
 * text or [samples] of the longest recording, of `rate` samples a second.
 */
export const datasetSchema = z.object({
  id: z.string(),
  name: z.string(),
  hash: z.string(),
  kind: itemKindSchema,
  format: z.string(),
  origin: z.string(),
  count: z.number().int(),
  shape: z.array(z.number().int()),
  uniformShape: z.boolean(),
  columns: z.array(z.string()),
  rate: z.number().nullable().default(null),
  classes: z.array(z.string()),
  classCounts: z.array(z.number().int()),
  labelRange: labelRangeSchema.nullable().default(null),
  bytes: z.number(),
  skipped: z.array(skippedItemSchema),
  skippedCount: z.number().int(),
  createdAt: z.string(),
});
export type Dataset = Readonly<z.infer<typeof datasetSchema>>;

type Labels = Pick<Dataset, 'classes' | 'labelRange'>;

export const isLabelled = ({ classes, labelRange }: Labels): boolean => classes.length > 0 || labelRange !== null;
/** Whether there is something to learn from its labels: two classes, or numbers that differ. */
export const canBeSource = ({ classes, labelRange }: Labels): boolean => classes.length > 1 || (labelRange?.deviation ?? 0) > 0;

/**
 * One item as a screen shows it: a PNG as data address for an image, the values of a row for a table, the start of a text, or of a
 * recording how loud it is in equal parts (the largest of each, 0 to 1) and its first seconds as a WAV, as data address.
 */
export const sampleSchema = z.object({
  index: z.number().int(),
  label: z.string().nullable(),
  image: z.string().nullable(),
  values: z.array(z.number()).nullable(),
  text: z.string().nullable(),
  audio: z.object({ envelope: z.array(z.number()), seconds: z.number(), wav: z.string() }).nullable(),
});
export type Sample = z.infer<typeof sampleSchema>;

/** How the classes of a source and a target fit, matched by name. `problem` is set where no run can start. */
export const classMatchSchema = z.object({
  shared: z.array(z.string()),
  onlySource: z.array(z.string()),
  onlyTarget: z.array(z.string()),
  targetLabelled: z.boolean(),
  /** Whether labels are numbers, which have no classes to fit. */
  numbers: z.boolean(),
  notes: z.array(z.string()),
  problem: z.string().nullable(),
});
export type ClassMatch = z.infer<typeof classMatchSchema>;
