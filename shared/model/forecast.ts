import { z } from 'zod';
import { engineIdSchema } from './engine.ts';

/** What a run will take, by a step of its own that was measured on this machine; null where none was. */
export const forecastSchema = z.object({
  /** Of all arms and seeds. */
  steps: z.number().int(),
  measured: z
    .object({
      engine: engineIdSchema,
      millisecondsPerStep: z.number(),
      /** Of the adapted arm's steps for all: those of the other arms are mostly shorter. */
      seconds: z.number(),
      /** The most memory that the measuring process had, a graphics card's apart; null where it was not noted. */
      memoryBytes: z.number().nullable(),
      measuredAt: z.string(),
    })
    .nullable(),
});
export type Forecast = Readonly<z.infer<typeof forecastSchema>>;
