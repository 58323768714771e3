import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/contract/errors.ts';
import type { AppErrorShape } from '../../../shared/contract/errors.ts';

/** What a thread says of one task. */
export type ThreadAnswer<Answer> = { readonly answer: Answer } | { readonly error: AppErrorShape };

/** No more threads than help: beyond these one thread that packs what they give is the limit. */
const mostThreads = 8;

/** How tasks are given to threads. */
interface Giving<Task> {
  /** What of a task's memory is given away with it. */
  readonly memoryOf?: (task: Task) => ArrayBuffer[];
  /** Tasks a thread that are under way at most, so that none waits for work and no more than that is in memory: two. */
  readonly ahead?: number;
}

/**
 * Gives tasks to threads on all cores, and hands their answers on in the order of the tasks, whichever is ready first. What a task
 * throws, and the abort of `signal`, ends it all.
 * @param script what the threads run; it calls `answerTasks`
 */
export async function* inOrder<Task, Answer>(
  script: URL,
  tasks: AsyncIterable<Task> | Iterable<Task>,
  signal: AbortSignal,
  { memoryOf = () => [], ahead = 2 }: Giving<Task> = {},
): AsyncGenerator<Answer> {
  const threads = Array.from({ length: Math.min(mostThreads, availableParallelism()) }, () => startThread<Task, Answer>(script));
  const stop = (): void => {
    for (const thread of threads) thread.fail(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });
  const underWay: Promise<Answer>[] = [];
  const first = async (): Promise<Answer> => (await underWay.shift()) as Answer;
  try {
    signal.throwIfAborted();
    for await (const task of tasks) {
      const [thread] = threads.toSorted((a, b) => a.busy() - b.busy());
      if (thread === undefined) throw new Error('There is no thread.');
      const answer = thread.ask(task, memoryOf(task));
      // Whoever takes it in its turn hears of a failure; until then nobody listens.
      answer.catch(() => undefined);
      underWay.push(answer);
      if (underWay.length >= ahead * threads.length) yield await first();
    }
    while (underWay.length > 0) yield await first();
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

interface Thread<Task, Answer> {
  ask(task: Task, memory: ArrayBuffer[]): Promise<Answer>;
  /** Tasks that it has not answered. */
  busy(): number;
  fail(reason: unknown): void;
  end(): Promise<void>;
}

function startThread<Task, Answer>(script: URL): Thread<Task, Answer> {
  const worker = new Worker(script);
  const asked: PromiseWithResolvers<Answer>[] = [];
  let failure: { readonly reason: unknown } | null = null;
  let unanswered = 0;
  let idle = Promise.withResolvers<void>();
  idle.resolve();
  const fail = (reason: unknown): void => {
    failure ??= { reason };
    for (const { reject } of asked.splice(0)) reject(failure.reason);
  };
  worker.on('message', (said: ThreadAnswer<Answer>) => {
    if (--unanswered === 0) idle.resolve();
    if ('error' in said) fail(AppError.from(said.error));
    else asked.shift()?.resolve(said.answer);
  });
  worker.on('error', fail);
  worker.on('exit', (code) => {
    idle.resolve();
    fail(new Error(`A thread that reads ended with code ${code}.`));
  });
  return {
    ask(task, memory) {
      const answer = Promise.withResolvers<Answer>();
      asked.push(answer);
      if (failure !== null) fail(failure.reason);
      else {
        if (unanswered++ === 0) idle = Promise.withResolvers<void>();
        worker.postMessage(task, memory);
      }
      return answer.promise;
    },
    busy: () => asked.length,
    fail,
    async end() {
      // A thread that is ended while it unpacks takes the process with it: Node finds a stream that was not begun yet.
      await idle.promise;
      await worker.terminate();
    },
  };
}
