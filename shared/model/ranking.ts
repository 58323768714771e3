import { z } from 'zod';
import { descriptorSchema } from './parameters.ts';

/** A score that ranks backbones for a labelled target before anything is trained. Higher is better, always. */
export const rankingDescriptorSchema = descriptorSchema.extend({
  paper: z.string(),
  /** What it looks at: features of any backbone, or what one that has classes of its own makes of the items. */
  needs: z.enum(['features', 'probabilities']),
});
/** Backbones by how well their features tell classes apart, the best first; null where a score says nothing of one. */
export const backboneRankingSchema = z.object({
  /** How many labelled items were looked at. */
  items: z.number().int(),
  scores: z.array(z.object({ id: z.string(), title: z.string() })),
  backbones: z.array(z.object({ name: z.string(), values: z.record(z.string(), z.number().nullable()) })),
});
export type BackboneRanking = Readonly<z.infer<typeof backboneRankingSchema>>;

export type RankingDescriptor = Readonly<z.infer<typeof rankingDescriptorSchema>>;
