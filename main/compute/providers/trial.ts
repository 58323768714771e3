import { createHash } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { OnnxProvider } from '../../../shared/model/engine.ts';
import type { BackbonePlace } from '../../services/ports/backbones.ts';
import { cacheFolder } from '../engines/cache-folder.ts';
import { askChild } from '../engines/engine-child.ts';
import { failuresHold, readRecord, writeRecord } from '../measure/record.ts';
import { onnxruntimeVersion, providerTitles } from './providers.ts';

/** A provider beside the processor, on the same few items: what provider-process.ts prints. */
const trialAnswerSchema = z.object({
  /** The largest difference of an item's features, as a part of their length; null where they are no numbers. */
  difference: z.number().nullable(),
  milliseconds: z.number(),
  processorMilliseconds: z.number(),
});
export type TrialAnswer = z.infer<typeof trialAnswerSchema>;

/** The same, or why there is none. */
export type Trial = TrialAnswer | { readonly failed: string };

const trialSchema = z.union([trialAnswerSchema, z.object({ failed: z.string() })]);
const recordSchema = z.object({ triedAt: z.iso.datetime(), trial: trialSchema });

/** What is tried: a backbone, on the first items of a data set. */
export interface TrialOrder {
  readonly datasetFolder: string;
  readonly place: Pick<BackbonePlace, 'backbone' | 'folder'>;
}

const script = fileURLToPath(new URL('./provider-process.ts', import.meta.url));

/**
 * Tries a provider in a process of its own, so that a crash of native code is an answer and not the end; what came out is remembered for
 * this machine, this onnxruntime and this backbone, a failure for a day. Never throws.
 */
export async function tryProvider(
  provider: OnnxProvider,
  order: TrialOrder,
  timeoutSeconds: number,
  { folder = cacheFolder(), child = script, now = () => new Date() } = {},
): Promise<Trial> {
  const path = join(folder, 'providers', `${keyOf(provider, order)}.json`);
  const known = await readRecord(path, recordSchema);
  if (known && !('failed' in known.trial && now().getTime() - Date.parse(known.triedAt) > failuresHold)) return known.trial;
  const options = { schema: trialAnswerSchema, title: providerTitles[provider], timeoutSeconds };
  const answer = await askChild(child, [provider, JSON.stringify(order)], options);
  const trial: Trial = 'failed' in answer ? { failed: plainReason(answer.reason) } : answer;
  await writeRecord(path, { triedAt: now().toISOString(), trial });
  return trial;
}

/** What onnxruntime says where there is no GPU, for people. */
export const plainReason = (reason: string): string =>
  /Failed to get a WebGPU adapter/.test(reason) ? 'No GPU was found with a driver that WebGPU can use.' : reason;

function keyOf(provider: OnnxProvider, { place: { backbone } }: TrialOrder): string {
  const { hash, layer, input, chain } = backbone;
  const content = [provider, cpus()[0]?.model, availableParallelism(), onnxruntimeVersion(), hash, layer, input, chain];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
