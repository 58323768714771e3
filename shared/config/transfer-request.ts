import { z } from 'zod';
import { engineChoiceSchema } from '../model/engine.ts';
import { parameterValuesSchema } from '../model/parameters.ts';
import { labelShares, transferStrategies, transferStrategySchema } from '../model/transfer.ts';
import { seedSchema } from './run-config.ts';

/** What transfer to a target is to be measured, with which settings. */
export const transferRequestSchema = z.strictObject({
  /** Labelled: by its labels everything is scored, and all but adaptation is trained on some of them. */
  target: z.string().min(1),
  /** For adaptation, which has no label of the target; null leaves it out. */
  source: z.string().min(1).nullable().default(null),
  /** The pretrained model; null takes the first of those that are ranked, or none. */
  backbone: z.string().min(1).nullable().default(null),
  /** Whether to rank the library's backbones by the labels that may be trained on, before anything is trained. */
  rank: z.boolean().default(false),
  strategies: z
    .array(transferStrategySchema)
    .min(1)
    .default([...transferStrategies]),
  /** Of the target's labels. */
  shares: z
    .array(z.number().gt(0).max(1))
    .min(1)
    .max(20)
    .default([...labelShares]),
  /** How a source is adapted. */
  method: z.string().default('dann'),
  methodParameters: parameterValuesSchema.default({}),
  /** For training from scratch; null takes one that fits the data. */
  network: z.string().nullable().default(null),
  networkParameters: parameterValuesSchema.default({}),
  /** What learns from a backbone's features. */
  head: z.string().default('mlp'),
  headParameters: parameterValuesSchema.default({}),
  fineTuning: parameterValuesSchema.default({}),
  training: parameterValuesSchema.default({}),
  seeds: z.number().int().min(1).max(100).default(3),
  /** The first; it splits the target as well, once for all trainings. */
  seed: seedSchema,
  engine: engineChoiceSchema.default('auto'),
});
export type TransferRequest = Readonly<z.infer<typeof transferRequestSchema>>;
