import { z } from 'zod';
import { descriptorSchema } from './parameters.ts';

/** A score that chooses among checkpoints without labels of the target. Higher is better, always. */
export const validatorDescriptorSchema = descriptorSchema.extend({
  paper: z.string(),
  /** When its choice misleads. */
  avoidWhen: z.string(),
  /** Whether it has a voice in the default choice. */
  votes: z.boolean(),
  /** Whether it looks at source items, which a run from a source model has none of. */
  needsSource: z.boolean(),
});
export type ValidatorDescriptor = z.infer<typeof validatorDescriptorSchema>;
