import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { EngineStatus } from '../../../shared/model/engine.ts';
import { askChild } from '../engines/engine-child.ts';
import { interrupted } from '../engines/run-command.ts';
import type { Measurement } from './measured.ts';
import type { Workload } from './workload.ts';

/** What measure-process.ts prints when all goes well. */
const measureAnswerSchema = z.object({ milliseconds: z.number().positive(), memoryBytes: z.number().positive() });
export type MeasureAnswer = z.infer<typeof measureAnswerSchema>;

const script = fileURLToPath(new URL('./measure-process.ts', import.meta.url));
const timeoutSeconds = 60;
/** Once another engine has answered: one that needs longer, such as software in place of a GPU, will not be the fastest. */
const shortTimeoutSeconds = 20;

/**
 * Does a few real training steps on an engine in a child process; the median of a step's time, and the most memory that it took. An engine that fails or takes
 * longer than a minute, or than 20 seconds where another has answered, has a reason instead. Throws `interrupted` when `signal` aborts.
 */
export async function measureEngine(
  { id, title }: Pick<EngineStatus, 'id' | 'title'>,
  workload: Workload,
  signal: AbortSignal,
  answered = false,
): Promise<Measurement> {
  const options = { schema: measureAnswerSchema, title, timeoutSeconds: answered ? shortTimeoutSeconds : timeoutSeconds, signal };
  const answer = await askChild(script, [id, JSON.stringify(workload)], options).catch((error: unknown) => {
    throw signal.aborted ? interrupted('The measurement of engines') : error;
  });
  return 'failed' in answer
    ? { engine: id, milliseconds: null, reason: answer.reason }
    : { engine: id, milliseconds: answer.milliseconds, reason: null, memoryBytes: answer.memoryBytes };
}
