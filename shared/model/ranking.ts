import { z } from 'zod';
import { descriptorSchema } from './parameters.ts';

/** A score that ranks backbones for a labelled target before anything is trained. Higher is better, always. */
export const rankingDescriptorSchema = descriptorSchema.extend({
  paper: z.string(),
  /** What it looks at: features of any backbone, or what one that has classes of its own makes of the items. */
  needs: z.enum(['features', 'probabilities']),
});
export type RankingDescriptor = Readonly<z.infer<typeof rankingDescriptorSchema>>;
