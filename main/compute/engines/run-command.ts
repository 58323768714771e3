import { spawn } from 'node:child_process';
import { AppError } from '../../../shared/contract/errors.ts';

interface CommandResult {
  /** Null when the program does not exist or was ended by a signal. */
  code: number | null;
  /** The signal that ended it; null when it ended by itself. */
  signal: NodeJS.Signals | null;
  /** False when the program could not be started at all. */
  started: boolean;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

interface CommandOptions {
  folder?: string;
  environment?: NodeJS.ProcessEnv;
  timeoutSeconds: number;
  signal?: AbortSignal;
}

const keptCharacters = 200_000;

/** The error of a job that its user stopped. */
export const interrupted = (what: string): AppError =>
  new AppError('interrupted', `${what} was stopped.`, {
    hint: 'Start it again when you like; nothing was left half-done.',
    retry: true,
  });

/**
 * Runs a program to its end and answers what it said; a program that fails is an answer too. It is ended after
 * `timeoutSeconds`, and when `signal` aborts, which throws `interrupted`.
 */
export function runCommand(program: string, parameters: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { signal } = options;
  return new Promise((settle, fail) => {
    if (signal?.aborted) return fail(interrupted(program));
    const child = spawn(program, parameters, {
      cwd: options.folder,
      env: options.environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, so that what the program started ends with it.
      detached: process.platform !== 'win32',
    });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const end = (): void => {
      try {
        if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It was gone already.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, options.timeoutSeconds * 1000);
    signal?.addEventListener('abort', end);
    process.once('exit', end);
    const finish = (result: Omit<CommandResult, 'stdout' | 'stderr' | 'timedOut'>): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      process.removeListener('exit', end);
      if (signal?.aborted) fail(interrupted(program));
      else settle({ ...result, stdout, stderr, timedOut });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = (stdout + text).slice(-keptCharacters)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-keptCharacters)));
    child.on('error', (error) => {
      stderr += error.message;
      finish({ code: null, signal: null, started: false });
    });
    child.on('close', (code, endedBy) => finish({ code, signal: endedBy, started: true }));
  });
}

/** The last lines of a program's output that are not empty, for an error's message. */
export const lastLines = (text: string, count = 3): string =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-count)
    .join(' / ');
