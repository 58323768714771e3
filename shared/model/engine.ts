import { z } from 'zod';

export const engineIdSchema = z.enum(['tensorflow', 'wasm']);
export type EngineId = z.infer<typeof engineIdSchema>;

/** Whether an engine works on this machine; `reason` is a sentence either way. */
export const engineStatusSchema = z.object({
  id: engineIdSchema,
  title: z.string(),
  works: z.boolean(),
  reason: z.string(),
  hint: z.string().nullable(),
  version: z.string().nullable(),
  device: z.string().nullable(),
});
export type EngineStatus = z.infer<typeof engineStatusSchema>;

export const librarySchema = z.object({
  path: z.string(),
  version: z.string(),
  schemaVersion: z.number().int(),
  datasets: z.number().int(),
  runs: z.number().int(),
  bytesFree: z.number(),
  bytesUsed: z.number(),
  host: z.enum(['desktop', 'browser', 'command line']),
});
export type Library = z.infer<typeof librarySchema>;
