import { z } from 'zod';

/** What a model learns to tell: the class of an item, or a number. */
export const taskSchema = z.enum(['classification', 'regression']);
export type Task = z.infer<typeof taskSchema>;

/**
 * How a task is scored, by the end of its metrics’ names (`target-accuracy`, `target-r2`): the share of right classes, or
 * R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)². Both are 1 at best; what knows nothing has the share of a class, or 0.
 */
export const measureSchema = z.enum(['accuracy', 'r2']);
export type Measure = z.infer<typeof measureSchema>;

export const measureOf = (task: Task): Measure => (task === 'classification' ? 'accuracy' : 'r2');

/** The measure that a training was scored by, by the names of its metrics. */
export const measureAmong = (metrics: readonly { readonly name: string }[]): Measure =>
  metrics.some(({ name }) => name === 'source-r2' || name === 'target-r2') ? 'r2' : 'accuracy';

/** Whether a metric is the score of a training on held-out items. */
export const isScore = (name: string): boolean =>
  measureSchema.options.some((measure) => name === `source-${measure}` || name === `target-${measure}`);

/** A score as people read it: 83.1 %, or 0.831 of R²; a dash where there is none. */
export const scoreText = (measure: Measure | undefined, value: number | null | undefined): string =>
  typeof value !== 'number' ? '–' : measure === 'r2' ? value.toFixed(3) : `${(100 * value).toFixed(1)} %`;

/** How much scores deviate over the seeds, to stand behind their mean; nothing for one seed. */
export const spreadText = (measure: Measure, deviation: number | null): string =>
  deviation === null ? '' : ` ± ${measure === 'r2' ? deviation.toFixed(3) : (100 * deviation).toFixed(1)}`;
