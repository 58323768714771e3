import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { EngineId, EngineStatus } from '../../../shared/model/engine.ts';
import { askChild } from './engine-child.ts';

/** What probe-process.ts prints of an engine that works. */
const probeAnswerSchema = z.object({
  version: z.string(),
  device: z.string(),
  reason: z.string(),
  software: z.boolean().optional(),
});
export type ProbeAnswer = z.infer<typeof probeAnswerSchema>;

const probeScript = fileURLToPath(new URL('./probe-process.ts', import.meta.url));
const timeoutSeconds = 60;

/**
 * Loads an engine and multiplies two matrices in a child process. `parameters` go to probe-process.ts behind the
 * engine's name; `script` stands in for it in tests. Never throws: whatever goes wrong is a reason.
 */
export async function probeInChild(
  id: EngineId,
  title: string,
  parameters: readonly string[] = [],
  script: string = probeScript,
): Promise<EngineStatus> {
  const answer = await askChild(script, [id, ...parameters], { schema: probeAnswerSchema, title, timeoutSeconds });
  if ('failed' in answer) return { id, title, works: false, reason: answer.reason, hint: answer.hint, version: null, device: null };
  const { version, device, reason, software } = answer;
  return { id, title, works: true, reason, hint: null, version, device, ...(software && { software }) };
}
