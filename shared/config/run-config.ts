import { z } from 'zod';
import { engineChoiceSchema } from '../model/engine.ts';
import { parameterValuesSchema } from '../model/parameters.ts';

/** Whether there is a data set or a run's model, and not both. */
export const oneSource = ({ source, sourceModel }: { source: string | null; sourceModel: string | null }): boolean =>
  (source === null) !== (sourceModel === null);

/** What all random numbers of a piece of work follow from. */
export const seedSchema = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(1);

/** Each field by itself. */
export const runConfigFields = z.strictObject({
  /** The labelled data set; null where a run has a model of it instead. */
  source: z.string().min(1).nullable().default(null),
  /** A finished run whose source-only models stand for the source, of which no item is read then. */
  sourceModel: z.string().min(1).nullable().default(null),
  /** Further sources, for methods of several. */
  moreSources: z.array(z.string().min(1)).max(20).default([]),
  target: z.string().min(1),
  /** How many items of each class of the target a semi-supervised method is given with their labels. */
  labelledTarget: z.number().int().min(0).max(1000).default(0),
  /**
   * Trains on this share of the target's labels and adapts nothing: what so many labels are worth. The source tells the classes alone,
   * and may be the target itself. Null for a run that adapts.
   */
  labelShare: z.number().gt(0).max(1).nullable().default(null),
  method: z.string().default('dann'),
  methodParameters: parameterValuesSchema.default({}),
  /**
   * A pretrained model: its features are fed to the network in the place of the items, or, with the network `pretrained`, it is trained
   * itself; null for the items themselves.
   */
  backbone: z.string().min(1).nullable().default(null),
  network: z.string().default('cnn-small'),
  networkParameters: parameterValuesSchema.default({}),
  /** How the network `pretrained` is trained. */
  fineTuning: parameterValuesSchema.default({}),
  training: parameterValuesSchema.default({}),
  /** How a checkpoint is chosen: by the validators' vote, by one validator, or the last. */
  select: z.string().default('vote'),
  /** Whether to run although the data do not fit the method's setting. */
  anyway: z.boolean().default(false),
  /** Whether to train on the target's labels too, where it has any: what could be reached at best. */
  upperBound: z.boolean().default(true),
  seeds: z.number().int().min(1).max(100).default(1),
  seed: seedSchema,
  engine: engineChoiceSchema.default('auto'),
});

/** Everything that decides a run's result, beside the data and the engine. Stored with the run as it is. */
export const runConfigSchema = runConfigFields
  .refine(oneSource, { path: ['source'], message: 'A run needs a source or a source model, and not both' })
  .refine(({ sourceModel, moreSources }) => sourceModel === null || moreSources.length === 0, {
    path: ['moreSources'],
    message: 'A run from a source model has no further sources',
  });
export type RunConfig = z.infer<typeof runConfigSchema>;
export type RunConfigInput = z.input<typeof runConfigSchema>;
