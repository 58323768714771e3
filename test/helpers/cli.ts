import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../main/hosts/cli/isthmus.mjs', import.meta.url));

export interface Cli {
  readonly process: ChildProcess;
  /** Every line of JSON on stdout, as it comes. */
  readonly lines: AsyncIterable<unknown>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

/** Starts the command line in a process group of its own, so that it can be killed with all that it started. */
export function startCli(library: string, ...given: string[]): Cli {
  const child = spawn(process.execPath, [script, ...given, '--library', library, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const text = createInterface({ input: child.stdout });
  async function* parsed(): AsyncGenerator<unknown> {
    for await (const line of text) yield JSON.parse(line);
  }
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
  }));
  return { process: child, lines: parsed(), ended };
}

/** Runs one command; answers its exit code and the last JSON document that it printed. */
export async function cli<Answer>(library: string, ...given: string[]): Promise<{ code: number | null; answer: Answer; stderr: string }> {
  const { code, stdout, stderr } = await startCli(library, ...given).ended;
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  return { code, answer: (last === '' ? null : JSON.parse(last)) as Answer, stderr };
}
