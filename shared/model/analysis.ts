/*
 * What a trained model makes of held-out items of both domains. Labels of the target went into `oracle` and `oracleLabel` and into
 * nothing else: those are shown apart, badged, and choose nothing.
 */
import { z } from 'zod';
import { armSchema } from './run.ts';

/** How features are laid out in a plane, if at all. */
export const embeddingChoiceSchema = z.enum(['pca', 'tsne', 'umap', 'none']);
export type EmbeddingChoice = z.infer<typeof embeddingChoiceSchema>;

/** The models that can be analysed: one that was trained on the target's labels would say nothing that is not theirs. */
export const analysedArmSchema = armSchema.extract(['source-only', 'adapted']);
export type AnalysedArm = z.infer<typeof analysedArmSchema>;

/** How far the features of both domains are apart; null where there are too few items to tell. */
export const domainDistancesSchema = z.object({
  arm: analysedArmSchema,
  step: z.number().int(),
  /** Proxy A-distance, 0 (alike) … 2 (told apart without mistake). */
  aDistance: z.number().nullable(),
  /** MMD², 0 for alike; its estimate may be a little below. */
  squaredMmd: z.number().nullable(),
});
export type DomainDistances = z.infer<typeof domainDistancesSchema>;

export const calibrationSchema = z.object({
  count: z.number().int(),
  /** ECE, 0…1. */
  expectedError: z.number(),
  /** 0…2. */
  brier: z.number(),
  rows: z.array(
    z.object({
      above: z.number(),
      upTo: z.number(),
      count: z.number().int(),
      confidence: z.number().nullable(),
      accuracy: z.number().nullable(),
    }),
  ),
});
export type Calibration = z.infer<typeof calibrationSchema>;

/** How predictions compare with labels; shares are 0…1, and null where there is nothing to share. */
export const classScoresSchema = z.object({
  /** Items with a known class. */
  count: z.number().int(),
  accuracy: z.number().nullable(),
  balancedAccuracy: z.number().nullable(),
  /** In the order of the analysis’ classes. */
  classes: z.array(
    z.object({
      count: z.number().int(),
      predicted: z.number().int(),
      recall: z.number().nullable(),
      precision: z.number().nullable(),
    }),
  ),
  /** True classes down, predicted ones across. */
  confusion: z.array(z.array(z.number().int())),
  calibration: calibrationSchema.nullable(),
});
export type ClassScores = z.infer<typeof classScoresSchema>;

const classPlace = z.number().int().min(0);

export const analysisSchema = z.object({
  runId: z.string(),
  arm: analysedArmSchema,
  seed: z.number().int(),
  step: z.number().int(),
  /** The source’s, and `unknown` behind them where the method has that. Labels and predictions are places in this list. */
  classes: z.array(z.string()),
  /** How many held-out items of each domain were looked at. */
  items: z.object({ source: z.number().int(), target: z.number().int() }),
  /** Of this model, and of the source-only model that adaptation is compared with; null where there is none. */
  distances: z.object({ before: domainDistancesSchema.nullable(), after: domainDistancesSchema }),
  source: classScoresSchema,
  /** A sample of both domains laid out together. Each `index` is the place of the item in its data set, or among all sources. */
  embedding: z
    .object({
      method: embeddingChoiceSchema.exclude(['none']),
      points: z.array(
        z.object({
          x: z.number(),
          y: z.number(),
          domain: z.enum(['source', 'target']),
          index: z.number().int(),
          predicted: classPlace,
          /** Of source items alone. */
          label: classPlace.nullable(),
          /** Of target items, where it is known. */
          oracleLabel: classPlace.nullable(),
        }),
      ),
    })
    .nullable(),
  /** Target items farthest from the source in feature space, the farthest first; `ratio` is to what is usual for the source. */
  shifted: z.array(z.object({ index: z.number().int(), distance: z.number(), ratio: z.number().nullable() })),
  /** What the target’s labels say; null where it has none. */
  oracle: z
    .object({
      target: classScoresSchema,
      /** The surest first. */
      mistakes: z.array(z.object({ index: z.number().int(), label: classPlace, predicted: classPlace, confidence: z.number() })),
    })
    .nullable(),
});
export type Analysis = Readonly<z.infer<typeof analysisSchema>>;
