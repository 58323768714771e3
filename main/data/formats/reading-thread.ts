/*
 * The thread of an isolated reader: it opens the file, says what it is, and hands on some items each time that it is asked.
 * Whatever the reader's library throws about a file is said of the file.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError, badData, messageOf } from '../errors.ts';
import type { ThreadAnswer, ThreadOrder } from './isolated.ts';
import type { Item, Reader, Skipped } from './reader.ts';

/** One is loaded: a thread is started for each file. */
const readers: Readonly<Record<string, (() => Promise<Reader>) | undefined>> = {
  hdf5: async () => (await import('./hdf5.ts')).hdf5,
  matlab: async () => (await import('./matlab.ts')).matlab,
  parquet: async () => (await import('./parquet.ts')).parquet,
};
const most = 256;
const largest = 1 << 22;

const { format, request } = workerData as ThreadOrder;

async function answer(work: () => Promise<ThreadAnswer>): Promise<void> {
  let answered: ThreadAnswer;
  try {
    answered = await work();
  } catch (error) {
    const known = asAppError(error, request.path);
    const told =
      known instanceof AppError
        ? known
        : badData(
            `${request.path} cannot be read: ${messageOf(error).replace(/\.$/, '')}.`,
            'The file is damaged or cut off; write it again.',
          );
    answered = { error: told.toJSON() };
  }
  parentPort?.postMessage(answered);
}

let items: AsyncIterator<Item | Skipped> | undefined;

function sizeOf(item: Item | Skipped): number {
  if (item.kind === 'skipped') return 0;
  return item.kind === 'text' ? item.text.length : item.values.byteLength;
}

async function next(): Promise<ThreadAnswer> {
  const some: (Item | Skipped)[] = [];
  for (let bytes = 0; some.length < most && bytes < largest;) {
    const item = await items?.next();
    if (item === undefined || item.done === true) break;
    some.push(item.value);
    bytes += sizeOf(item.value);
  }
  return { items: some };
}

parentPort?.on('message', () => void answer(next));
await answer(async () => {
  const reader = await readers[format]?.();
  if (reader === undefined) throw new Error(`There is no reader ${format}`);
  const reading = await reader.read({ ...request, signal: new AbortController().signal });
  items = reading.items[Symbol.asyncIterator]();
  const { kind, total, columns, categorical, maximum } = reading;
  return { opened: { kind, total, columns, ...(categorical && { categorical }), maximum } };
});
