import { z } from 'zod';

export const engineIdSchema = z.enum(['tensorflow', 'webgpu', 'wasm']);
export type EngineId = z.infer<typeof engineIdSchema>;

/** What may be asked for: an engine by name, or the app's own choice. */
export const engineChoiceSchema = z.enum(['auto', ...engineIdSchema.options]);
export type EngineChoice = z.infer<typeof engineChoiceSchema>;

/** Whether an engine works on this machine; `reason` is a sentence either way. */
export const engineStatusSchema = z.object({
  id: engineIdSchema,
  title: z.string(),
  works: z.boolean(),
  reason: z.string(),
  hint: z.string().nullable(),
  version: z.string().nullable(),
  device: z.string().nullable(),
  /** Whether the device stands in for a GPU on the CPU; such an engine works, but engines made for the CPU are faster. */
  software: z.boolean().optional(),
});
export type EngineStatus = z.infer<typeof engineStatusSchema>;

/** What onnxruntime runs backbones on, the one to try first; its execution providers, by its own names. */
export const onnxProviderSchema = z.enum(['cuda', 'dml', 'coreml', 'webgpu', 'cpu']);
export type OnnxProvider = z.infer<typeof onnxProviderSchema>;

/** Whether it runs models on this machine; `reason` is a sentence either way. */
export const onnxProviderStatusSchema = engineStatusSchema
  .pick({ title: true, works: true, reason: true, hint: true })
  .extend({ id: onnxProviderSchema });
export type OnnxProviderStatus = z.infer<typeof onnxProviderStatusSchema>;

/** What a training step takes on every engine of this machine. */
export const engineBenchSchema = z.object({
  /** In words: network, method, batch and input. */
  work: z.string(),
  engines: z.array(
    engineStatusSchema.pick({ id: true, title: true, device: true }).extend({
      /** Median of some steps; null where there is none, for a reason. */
      milliseconds: z.number().positive().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** What a run of this size computes with by itself, and why; null when no engine works. */
  choice: z.object({ engine: engineIdSchema, reason: z.string() }).nullable(),
});
export type EngineBench = z.infer<typeof engineBenchSchema>;

/** Bytes on disk by what they are for; content that several data sets share counts once. */
export const diskUseSchema = z.object({
  datasets: z.number(),
  features: z.number(),
  runs: z.number(),
  models: z.number(),
  trash: z.number(),
  other: z.number(),
});
export type DiskUse = z.infer<typeof diskUseSchema>;

export const librarySchema = z.object({
  path: z.string(),
  version: z.string(),
  schemaVersion: z.number().int(),
  datasets: z.number().int(),
  runs: z.number().int(),
  bytesFree: z.number(),
  bytesUsed: z.number(),
  use: diskUseSchema,
  host: z.enum(['desktop', 'browser', 'command line']),
});
export type Library = z.infer<typeof librarySchema>;
