import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/contract/errors.ts';
import type { AppErrorShape } from '../../../shared/contract/errors.ts';
import { asAppError, badData, messageOf, systemCode } from '../errors.ts';
import type { Item, Reader, Reading, ReadRequest, Skipped } from './reader.ts';

/** What the thread is started with. */
export interface ThreadOrder {
  readonly format: string;
  readonly request: Omit<ReadRequest, 'signal'>;
}

/** What the thread answers: first what is known before the items, then some items each time it is asked, at last none. */
export type ThreadAnswer =
  | { readonly opened: Omit<Reading, 'items' | 'close'> }
  | { readonly items: readonly (Item | Skipped)[] }
  | { readonly error: AppErrorShape };

const memory = 4096;
const patience = 180_000;
/** How long a thread that is no longer wanted may finish what it does; a file may keep it for ever. */
const grace = 5_000;
const hint = 'The file is damaged, or larger than can be read; write it again, in smaller pieces.';

/**
 * Runs a reader in a thread of its own. Libraries that parse large binary formats may run out of memory, trap or never
 * come back on a damaged file; then the thread ends, and the app goes on with an error about the file.
 */
export const isolated = (reader: Reader): Reader => ({
  ...reader,
  async read({ signal, ...request }) {
    if (signal.aborted) throw asAppError(signal.reason, request.path);
    const thread = startThread({ format: reader.descriptor.id, request }, signal);
    const items = async function* (): AsyncGenerator<Item | Skipped> {
      for (;;) {
        const answer = await thread.ask();
        if (!('items' in answer) || answer.items.length === 0) return;
        yield* answer.items;
      }
    };
    try {
      const answer = await thread.opened;
      if (!('opened' in answer)) throw new Error('The reading thread answered out of turn.');
      return { ...answer.opened, items: items(), close: thread.close };
    } catch (error) {
      await thread.close();
      throw error;
    }
  },
});

interface ReadingThread {
  readonly opened: Promise<ThreadAnswer>;
  ask(): Promise<ThreadAnswer>;
  close(): Promise<void>;
}

function startThread(order: ThreadOrder, signal: AbortSignal): ReadingThread {
  const { path } = order.request;
  const thread = new Worker(new URL('./reading-thread.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  let ended: Error | null = null;
  let waiting: { resolve: (answer: ThreadAnswer) => void; reject: (reason: Error) => void } | null = null;
  const end = (reason: Error): void => {
    ended ??= reason;
    waiting?.reject(ended);
  };
  const stop = (): void => {
    const stopped = asAppError(signal.reason, path);
    end(stopped instanceof Error ? stopped : new Error(String(stopped)));
  };
  signal.addEventListener('abort', stop, { once: true });
  let idle = Promise.withResolvers<void>();
  thread.on('message', (answer: ThreadAnswer) => {
    idle.resolve();
    if ('error' in answer) end(AppError.from(answer.error));
    else waiting?.resolve(answer);
  });
  thread.on('error', (error) =>
    end(
      systemCode(error) === 'ERR_WORKER_OUT_OF_MEMORY'
        ? badData(`${path} needs more than ${memory} MiB of memory to be read.`, hint)
        : badData(`${path} cannot be read: ${messageOf(error)}.`, hint, { cause: error }),
    ),
  );
  thread.on('exit', () => {
    idle.resolve();
    end(badData(`${path} cannot be read: its reader ended.`, hint));
  });

  /** The next answer, or an error where the thread ends, says nothing for minutes, or is no longer wanted. */
  const answer = async (): Promise<ThreadAnswer> => {
    if (ended !== null) throw ended;
    const timer = setTimeout(() => end(badData(`${path} is not read further after ${patience / 1000} seconds.`, hint)), patience);
    const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer>();
    waiting = { resolve, reject };
    return await promise.finally(() => clearTimeout(timer));
  };
  return {
    opened: answer(),
    ask() {
      idle = Promise.withResolvers();
      thread.postMessage('next');
      return answer();
    },
    async close() {
      signal.removeEventListener('abort', stop);
      // A thread that is ended while it unpacks takes the process with it: Node finds a stream that was not begun yet.
      await Promise.race([idle.promise, delay(grace, undefined, { ref: false })]);
      await thread.terminate();
    },
  };
}
