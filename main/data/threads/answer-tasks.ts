import { parentPort } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError } from '../errors.ts';
import type { ThreadAnswer } from './in-order.ts';

/** The thread's side of `inOrder`: answers one task after the other. `transfer` is memory that the thread gives away with the answer. */
export function answerTasks<Task, Answer>(work: (task: Task) => Promise<{ answer: Answer; transfer: Transferable[] }>): void {
  let before = Promise.resolve();
  const answerOne = async (task: Task): Promise<void> => {
    try {
      const { answer, transfer } = await work(task);
      parentPort?.postMessage({ answer } satisfies ThreadAnswer<Answer>, transfer);
    } catch (error) {
      const known = asAppError(error, '');
      // What is no error about the data ends the thread, and is told with its stack.
      if (!(known instanceof AppError)) throw known;
      parentPort?.postMessage({ error: known.toJSON() } satisfies ThreadAnswer<Answer>);
    }
  };
  parentPort?.on('message', (task: Task) => {
    before = before.then(() => answerOne(task));
  });
}
