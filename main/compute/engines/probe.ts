import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { appErrorSchema } from '../../../shared/contract/errors.ts';
import type { EngineId, EngineStatus } from '../../../shared/model/engine.ts';
import { nodeBinary } from './node-binary.ts';
import { lastLines, runCommand } from './run-command.ts';

/** What probe-process.ts prints on its last line. */
const probeAnswerSchema = z.union([
  z.object({
    works: z.literal(true),
    version: z.string(),
    device: z.string(),
    reason: z.string(),
  }),
  z.object({ works: z.literal(false), error: appErrorSchema }),
]);
export type ProbeAnswer = z.infer<typeof probeAnswerSchema>;

const probeScript = fileURLToPath(new URL('./probe-process.ts', import.meta.url));
const timeoutSeconds = 60;
const crashHint = 'Another engine is used meanwhile. Installing this one again may help: `isthmus engine install`.';

function readAnswer(stdout: string): ProbeAnswer | undefined {
  try {
    return probeAnswerSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  } catch {
    return undefined;
  }
}

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
  const failed = (reason: string, hint: string): EngineStatus => ({
    id,
    title,
    works: false,
    reason,
    hint,
    version: null,
    device: null,
  });
  const environment = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const result = await runCommand(nodeBinary(), [script, id, ...parameters], {
    timeoutSeconds,
    environment,
  });
  const answer = readAnswer(result.stdout);
  if (answer?.works)
    return {
      id,
      title,
      works: true,
      reason: answer.reason,
      hint: null,
      version: answer.version,
      device: answer.device,
    };
  if (answer) return failed(answer.error.message, answer.error.hint);
  if (result.timedOut) return failed(`${title} did not start within ${timeoutSeconds} seconds.`, crashHint);
  if (!result.started)
    return failed(
      `The process that tries ${title} could not be started: ${result.stderr}`,
      'Run `npm ci` again: the Node that comes with the app is missing.',
    );
  const how = result.signal ? `by ${result.signal}` : `with exit code ${result.code}`;
  return failed(`The process that tried ${title} ended ${how}. ${lastLines(result.stderr)}`.trim(), crashHint);
}
