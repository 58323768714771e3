import { z } from 'zod';
import { engineChoiceSchema } from '../model/engine.ts';
import { parameterValuesSchema } from '../model/parameters.ts';

/** Everything that decides a run's result, beside the data and the engine. Stored with the run as it is. */
export const runConfigSchema = z.strictObject({
  source: z.string().min(1),
  target: z.string().min(1),
  method: z.string().default('dann'),
  methodParameters: parameterValuesSchema.default({}),
  network: z.string().default('cnn-small'),
  networkParameters: parameterValuesSchema.default({}),
  training: parameterValuesSchema.default({}),
  seeds: z.number().int().min(1).max(100).default(1),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  engine: engineChoiceSchema.default('auto'),
});
export type RunConfig = z.infer<typeof runConfigSchema>;
export type RunConfigInput = z.input<typeof runConfigSchema>;
