import { z } from 'zod';
import { appErrorSchema } from '../../../shared/contract/error-shape.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { nodeBinary } from './node-binary.ts';
import { lastLines, runCommand } from './run-command.ts';

/** Why a child process has no answer, and what to do. */
export interface ChildFailure {
  readonly failed: true;
  readonly reason: string;
  readonly hint: string;
}

interface ChildOptions<Answer> {
  /** What the child prints when all goes well. */
  readonly schema: z.ZodType<Answer>;
  /** The engine's, for sentences. */
  readonly title: string;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal;
}

const refusalSchema = z.object({ error: appErrorSchema });
const crashHint = 'Another engine is used meanwhile. Installing this one again may help: `isthmus engine install`.';

/** The child's end: prints what `work` answers on one line of JSON, or its error. */
export async function printAnswer(work: () => Promise<object>): Promise<void> {
  const answer = await work().catch((error: unknown): z.infer<typeof refusalSchema> => {
    const known =
      error instanceof AppError
        ? error
        : new AppError('engine-unavailable', error instanceof Error ? error.message : String(error), {
            hint: 'Run `isthmus doctor` for more.',
          });
    return { error: known.toJSON() };
  });
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/**
 * Runs a script that loads an engine in a process of its own, so that a crash of native code is an answer and not the end, and
 * reads what it prints on its last line. Throws `interrupted` when `signal` aborts; whatever else goes wrong is a reason.
 */
export async function askChild<Answer>(
  script: string,
  parameters: readonly string[],
  { schema, title, timeoutSeconds, signal }: ChildOptions<Answer>,
): Promise<Answer | ChildFailure> {
  const failed = (reason: string, hint: string): ChildFailure => ({ failed: true, reason, hint });
  const result = await runCommand(nodeBinary(), [script, ...parameters], {
    timeoutSeconds,
    environment: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    ...(signal && { signal }),
  });
  const printed = lastJson(result.stdout);
  const answer = schema.safeParse(printed);
  if (answer.success) return answer.data;
  const refusal = refusalSchema.safeParse(printed);
  if (refusal.success) return failed(refusal.data.error.message, refusal.data.error.hint);
  if (result.timedOut) return failed(`${title} gave no answer within ${timeoutSeconds} seconds.`, crashHint);
  if (!result.started)
    return failed(
      `The process that tries ${title} could not be started: ${result.stderr}`,
      'Run `npm ci` again: the Node that comes with the app is missing.',
    );
  const how = result.signal ? `by ${result.signal}` : `with exit code ${result.code}`;
  return failed(`The process that tried ${title} ended ${how}. ${lastLines(result.stderr)}`.trim(), crashHint);
}

function lastJson(stdout: string): unknown {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
