/* What transfer was worth on a target: one frozen split, several kinds of training, several shares of its labels. */
import { z } from 'zod';
import { backboneRankingSchema } from './ranking.ts';

export const transferStrategies = ['from-scratch', 'feature-extraction', 'fine-tuning', 'adaptation'] as const;
export const transferStrategySchema = z.enum(transferStrategies);
export type TransferStrategy = z.infer<typeof transferStrategySchema>;

/** Of the target's labels, for what is trained on them. Adaptation has none: 0. */
export const labelShares = [0.01, 0.05, 0.1, 0.25, 1] as const;
/** Accuracies that are asked for the time that they take, unless told otherwise. */
export const accuracyLevels = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99] as const;

const share = z.number().min(0).max(1);
const seconds = z.number().nonnegative();

const trainingPointSchema = z.object({ seconds, accuracy: share });
export type TrainingPoint = Readonly<z.infer<typeof trainingPointSchema>>;

const seedResultSchema = z.object({
  seed: z.number().int(),
  /** On the held-out items, at the checkpoint that was chosen. */
  accuracy: share,
  seconds,
  /** In the order of time, from the start of the training. */
  curve: z.array(trainingPointSchema),
});
export type SeedResult = Readonly<z.infer<typeof seedResultSchema>>;

/** One kind of training with one share of the labels. */
export const transferMeasurementSchema = z.object({
  strategy: transferStrategySchema,
  share,
  labels: z.number().int().nonnegative(),
  seeds: z.array(seedResultSchema).min(1),
  mean: share,
  /** Over the seeds, n − 1 in its denominator; null of one. */
  deviation: z.number().nullable(),
  /** Once, before all seeds: running the backbone over the items. */
  preparationSeconds: seconds,
  /** Of the preparation and all seeds. */
  seconds,
});
export type TransferMeasurement = Readonly<z.infer<typeof transferMeasurementSchema>>;

/** No power is measured: what the device is taken to draw while it trains. */
export const assumedPowerSchema = z.object({ device: z.enum(['processor', 'graphics card']), watts: z.number().positive() });
export type AssumedPower = Readonly<z.infer<typeof assumedPowerSchema>>;

/** What is measured; all that the report says follows from it. */
export const transferMeasuresSchema = z.object({
  target: z.string(),
  source: z.string().nullable(),
  backbone: z.string().nullable(),
  engine: z.string(),
  measuredAt: z.string(),
  /** The target's: every training is scored on the same held-out items; `labelled` are those that may be trained on. */
  split: z.object({ seed: z.number().int(), heldOut: z.number().int(), labelled: z.number().int() }),
  measured: z.array(transferMeasurementSchema),
  /** The reason is a sentence. A share where only that was skipped. */
  skipped: z.array(z.object({ strategy: transferStrategySchema, share: share.nullable(), reason: z.string() })),
  ranking: backboneRankingSchema.nullable(),
  power: assumedPowerSchema,
  /** Accuracies that are asked for the time that they take. */
  levels: z.array(share),
});
export type TransferMeasures = Readonly<z.infer<typeof transferMeasuresSchema>>;

/** The share of the labels with which training from scratch reaches the same; its ends are the fewest and the most that were measured. */
export const equivalentShareSchema = z.object({ bound: z.enum(['at most', 'equal', 'more than']), share });
export type EquivalentShare = Readonly<z.infer<typeof equivalentShareSchema>>;

/** Of a kind of transfer with a share of the labels, beside training from scratch. */
export const transferFindingSchema = z.object({
  strategy: transferStrategySchema,
  share,
  equivalent: equivalentShareSchema,
  /** The same for a standard deviation less and more; null for one seed. */
  between: z.object({ low: equivalentShareSchema, high: equivalentShareSchema }).nullable(),
  /** With `against` of the labels from scratch: the same share, or the fewest for what needs none; null where there is nothing to pair. */
  comparison: z
    .object({
      against: share,
      points: z.number(),
      kind: z.enum(['helps', 'hurts', 'no difference shown', 'one seed']),
      p: z.number().nullable(),
      text: z.string(),
    })
    .nullable(),
  /** Labels saved, in words. */
  sentence: z.string(),
});
export type TransferFinding = Readonly<z.infer<typeof transferFindingSchema>>;

/** What one more such training would take. */
export const transferCostSchema = z.object({
  strategy: transferStrategySchema,
  share,
  seconds,
  wattHours: z.number().nonnegative(),
  /** For each level: how many seeds reached it, and after how long on average; null unless all did. */
  reached: z.array(z.object({ accuracy: share, seeds: z.number().int(), seconds: seconds.nullable() })),
});
export type TransferCost = Readonly<z.infer<typeof transferCostSchema>>;

export const transferReportSchema = transferMeasuresSchema.extend({
  headline: z.string(),
  findings: z.array(transferFindingSchema),
  costs: z.array(transferCostSchema),
});
export type TransferReport = Readonly<z.infer<typeof transferReportSchema>>;
