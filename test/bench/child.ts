import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const answerSchema = z.union([
  z.object({ ready: z.string() }),
  z.object({ unavailable: z.string() }),
  z.object({ milliseconds: z.array(z.number()), loss: z.number().nullable(), peakMiB: z.number() }),
]);
type Answer = z.infer<typeof answerSchema>;

/** The milliseconds of each step, and the most memory that the process has held. */
export interface Block {
  readonly milliseconds: readonly number[];
  readonly peakMiB: number;
}

/** A process that takes training steps when it is told to. It waits, without computing, while others take theirs. */
export interface StepProcess {
  /** What it computes with, or why it cannot. */
  readonly state: { readonly works: true; readonly title: string } | { readonly works: false; readonly reason: string };
  /** Takes some steps. Rejects when the process is gone or its loss is not finite. */
  take(steps: number): Promise<Block>;
  end(): Promise<void>;
}

/** Starts a process that speaks the protocol of engine-child.ts. Never rejects: one that cannot start says why in its state. */
export async function startSteps(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<StepProcess> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let last = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (last = `${last}${text}`.slice(-2000)));
  const gone = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) =>
      resolve(`It ended with ${signal ?? `code ${code}`}. ${last.trim().split('\n').at(-1) ?? ''}`.trim()),
    );
  });
  // A process that is gone cannot be written to; `gone` tells it better than the pipe does.
  child.stdin.on('error', () => undefined);
  // Engines write notices of their own to stdout: only lines that are answers count.
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Answer> => {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) return { unavailable: await gone };
      if (!line.value.startsWith('{')) continue;
      return answerSchema.parse(JSON.parse(line.value));
    }
  };
  const first = await next();
  return {
    state:
      'ready' in first
        ? { works: true, title: first.ready }
        : { works: false, reason: 'unavailable' in first ? first.unavailable : 'It did not introduce itself.' },
    async take(steps) {
      child.stdin.write(`${JSON.stringify({ steps })}\n`);
      const answer = await next();
      if (!('milliseconds' in answer)) throw new Error('unavailable' in answer ? answer.unavailable : 'It started anew.');
      if (answer.loss === null || !Number.isFinite(answer.loss)) throw new Error('Its loss is not finite.');
      return answer;
    },
    async end() {
      child.stdin.end();
      await gone;
    },
  };
}
