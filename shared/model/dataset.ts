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

/** How a data set was made of items of another: no item is copied. */
export const derivationSchema = z.object({
  parentId: z.string(),
  parentName: z.string(),
  parentHash: z.string(),
  /** What was left out and why, or what was chosen: "exact-duplicates: 12 items". */
  reasons: z.array(z.string()),
});

/** How many items a data set itself gives to either part. */
export const splitCountsSchema = z.object({ training: z.number().int(), heldOut: z.number().int() });

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
  /** How many categories each column has, null for one of numbers; empty where all are of numbers. */
  categoryCounts: z.array(z.number().int().nullable()).default([]),
  /** How many values each column lacks; empty where none is missing. */
  missing: z.array(z.number().int()).default([]),
  /** How many groups its items belong to. */
  groups: z.number().int().nullable().default(null),
  splits: splitCountsSchema.nullable().default(null),
  rate: z.number().nullable().default(null),
  classes: z.array(z.string()),
  classCounts: z.array(z.number().int()),
  labelRange: labelRangeSchema.nullable().default(null),
  bytes: z.number(),
  skipped: z.array(skippedItemSchema),
  skippedCount: z.number().int(),
  derivation: derivationSchema.nullable().default(null),
  createdAt: z.string(),
  /** Other content that is imported under a name that exists becomes its next version; each is a data set of its own. */
  version: z.number().int().default(1),
  tags: z.array(z.string()).default([]),
  note: z.string().default(''),
  /** The state of its origin when it was imported; null where that cannot be told apart from another. */
  fingerprint: z.string().nullable().default(null),
});
export type Dataset = Readonly<z.infer<typeof datasetSchema>>;

/** What ends in @ and a number names a version. */
export const datasetNameSchema = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => !/@\d+$/.test(name), 'A name cannot end in @ and a number, which names a version');

export const tagSchema = z.string().trim().min(1).max(50);

/** What an import answers: a new data set or version, or the one that is there already with the same content. */
export const importedDatasetSchema = datasetSchema.extend({ isNew: z.boolean() });
export type ImportedDataset = Readonly<z.infer<typeof importedDatasetSchema>>;

export const trashedDatasetSchema = datasetSchema.extend({ trashedAt: z.string() });
export type TrashedDataset = Readonly<z.infer<typeof trashedDatasetSchema>>;

/** Whether packed content is what was written; `problem` says what is wrong with it. */
export const verificationSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.number().int(),
  problem: z.string().nullable(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** How people call it, and it is found by: from the second version on its number goes with its name. */
export const datasetTitle = ({ name, version }: Pick<Dataset, 'name' | 'version'>): string => (version > 1 ? `${name}@${version}` : name);

/** Of each name the newest version, in their order. */
export function newestVersions<Known extends Pick<Dataset, 'name' | 'version'>>(datasets: readonly Known[]): Known[] {
  const newest = new Map<string, number>();
  for (const { name, version } of datasets) newest.set(name, Math.max(version, newest.get(name) ?? 0));
  return datasets.filter(({ name, version }) => newest.get(name) === version);
}

/** Whether every word of a search occurs in its name, tags, note or origin. */
export function matchesSearch({ tags, note, origin, ...dataset }: Dataset, search: string): boolean {
  const text = [datasetTitle(dataset), ...tags, note, origin].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

type Labels = Pick<Dataset, 'classes' | 'labelRange'>;

export const isLabelled = ({ classes, labelRange }: Labels): boolean => classes.length > 0 || labelRange !== null;
/** Whether there is something to learn from its labels: two classes, or numbers that differ. */
export const canBeSource = ({ classes, labelRange }: Labels): boolean => classes.length > 1 || (labelRange?.deviation ?? 0) > 0;

/**
 * One item as a screen shows it: an image as data address, shrunk where it is large; the values of a row for a table (null where one is
 * missing), the start of a text, or of a recording how loud it is in equal parts (the largest of each, 0 to 1) and, where it is asked
 * for, its first seconds as a WAV, as data address.
 */
export const sampleSchema = z.object({
  index: z.number().int(),
  label: z.string().nullable(),
  image: z.string().nullable(),
  values: z.array(z.union([z.number(), z.string(), z.null()])).nullable(),
  text: z.string().nullable(),
  audio: z.object({ envelope: z.array(z.number()), seconds: z.number(), wav: z.string().nullable() }).nullable(),
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
