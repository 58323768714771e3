/*
 * How a source and a target differ before anything is trained. No label of the target has any part in it but the names of its classes,
 * where it has some.
 */
import { z } from 'zod';
import { settingSchema } from '../parameters.ts';

const share = z.number().min(0).max(1);
const momentsSchema = z.object({ mean: z.number(), deviation: z.number() });

/** An item of the target and how surely it is told to be none of the source’s: 0 … 1. */
const scoredItemSchema = z.object({ index: z.number().int(), score: share });

/** What is measured; null stands where there is too little to tell. */
export const shiftMeasuresSchema = z.object({
  /** How many items of each domain were looked at. */
  items: z.object({ source: z.number().int(), target: z.number().int() }),
  /** What is compared: so many principal components of the items as a network is fed, which hold this share of their variance. */
  components: z.object({ count: z.number().int(), explained: share }),
  /** Proxy A-distance, 0 (alike) … 2 (told apart without mistake). */
  aDistance: z.number().nullable(),
  /** MMD², and how often domains that do not differ would be as far apart. */
  mmd: z.object({ squared: z.number(), p: share, permutations: z.number().int() }).nullable(),
  /** The share of the source’s items that a quick linear classifier takes for what they are, without having learnt from them. */
  quickAccuracy: share.nullable(),
  /** Of the source’s classes in turn, as far as they have enough items; null where labels are numbers or classes too many. */
  classes: z
    .array(
      z.object({
        name: z.string(),
        /** How far the items taken for it are from the source’s, in units of how far those are from their mean. */
        drift: z.number().nullable(),
        /** Its share of the source’s items, and of the target’s as they are taken by the quick classifier. */
        source: share,
        predicted: share,
        /** Its share of the target by what that classifier mistakes (BBSE), with a 95 % interval. */
        estimated: z.object({ share, low: share, high: share }).nullable(),
      }),
    )
    .nullable(),
  /** Proxy A-distance, and p of MMD², once the source has the estimated shares: what other shares do not explain. */
  beyondLabels: z.object({ aDistance: z.number(), p: share }).nullable(),
  /** Columns of a table, or what is plain of a picture; those that moved most first. */
  features: z.array(
    z.object({
      name: z.string(),
      /** Standardised mean difference; null where it varies in neither domain and yet differs. */
      difference: z.number().nullable(),
      /** Kolmogorov–Smirnov distance, 0 … 1. */
      distance: share,
      source: momentsSchema,
      target: momentsSchema,
    }),
  ),
  /** Items of the target that look most as if they were of the source, and least; the first is the most so. */
  typical: z.array(scoredItemSchema),
  foreign: z.array(scoredItemSchema),
});
export type ShiftMeasures = Readonly<z.infer<typeof shiftMeasuresSchema>>;

/** Classes that one side lacks: by their names, or by the estimated shares where the target has no labels. */
export const missingSchema = z.object({
  by: z.enum(['names', 'estimate', 'nothing']),
  onlySource: z.array(z.string()),
  onlyTarget: z.array(z.string()),
});
export type Missing = Readonly<z.infer<typeof missingSchema>>;

export const shiftAdviceSchema = z.object({
  /** Whether adapting is worth trying. */
  worth: z.enum(['yes', 'little', 'no', 'unknown']),
  setting: settingSchema,
  /** Ids, the first to try first. */
  methods: z.array(z.string()),
  sentence: z.string(),
  /** What else to know before a run. */
  notes: z.array(z.string()),
});
export type ShiftAdvice = Readonly<z.infer<typeof shiftAdviceSchema>>;

export const shiftReportSchema = shiftMeasuresSchema.extend({
  source: z.string(),
  target: z.string(),
  missing: missingSchema,
  advice: shiftAdviceSchema,
});
export type ShiftReport = Readonly<z.infer<typeof shiftReportSchema>>;
