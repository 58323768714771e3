import { z } from 'zod';
import type { FormatDescriptor } from './parameters.ts';

/** No more items of a finding than these are listed. */
export const listedItems = 200;

/**
 * What a check found in a data set. `count` says how many items it concerns, `items` lists the first of them: those that an exclusion
 * leaves out. Of copies, `twins` has, for each listed item, the one that it is a copy of: of the same data set, or, where
 * `against` names one, of that. No items where nothing can be left out. `columns` are those of a table that it is about, all of them.
 */
export const dataFindingSchema = z.object({
  check: z.string(),
  severity: z.enum(['trouble', 'watch', 'note']),
  message: z.string(),
  hint: z.string(),
  count: z.number().int(),
  items: z.array(z.number().int()),
  twins: z.array(z.number().int()).default([]),
  columns: z.array(z.string()).default([]),
  against: z.string().nullable().default(null),
});
export type DataFinding = Readonly<z.infer<typeof dataFindingSchema>>;

/** An option that names more columns is too long to copy. */
const longestOption = 1000;

/**
 * What the option `ignore` is to be for an import without the columns of a finding; null where there are none, or where the format has
 * no such option or it could not name them.
 */
export function ignoring({ columns }: Pick<DataFinding, 'columns'>, format: FormatDescriptor | undefined): string | null {
  const named = columns.join(',');
  const splits = (column: string): boolean => column.includes(',') || column !== column.trim();
  if (named === '' || named.length > longestOption || columns.some(splits)) return null;
  return format?.parameters.some(({ key }) => key === 'ignore') ? named : null;
}

/** What is known of a data set: by all checks, or by those that an import runs. */
export const checkReportSchema = z.object({
  complete: z.boolean(),
  findings: z.array(dataFindingSchema),
  /** Checks whose findings were looked at and are to stay. */
  kept: z.array(z.string()),
});
export type CheckReport = Readonly<z.infer<typeof checkReportSchema>>;

/** Which items of a data set make another. What is null or empty does not restrict. */
export const subsetChoiceSchema = z.object({
  items: z.array(z.number().int().min(0)).nullable().default(null),
  classes: z.array(z.string()).nullable().default(null),
  count: z.number().int().min(1).nullable().default(null),
  seed: z.number().int().default(1),
});
export type SubsetChoice = Readonly<z.infer<typeof subsetChoiceSchema>>;

/** What is left out of a data set: items by their number, and those of findings, against another data set where they are of two. */
export const exclusionSchema = z.object({
  items: z.array(z.number().int().min(0)).default([]),
  findings: z.array(z.string()).default([]),
  against: z.string().nullable().default(null),
});
export type Exclusion = Readonly<z.infer<typeof exclusionSchema>>;
