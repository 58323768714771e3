import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Client, Emit, Handlers } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Library } from '../../../shared/model/engine.ts';
import { createDispatcher, internal } from './dispatcher.ts';
import type { Dispatch, Log } from './dispatcher.ts';
import { createLocalClient, EventHub } from './local-client.ts';
import { breakLock, isAlive, readLock, releaseLock, takeLock } from './lock.ts';
import type { Lock } from './lock.ts';
import { connectSocket } from './socket-client.ts';
import { serveSocket } from './socket-server.ts';

/** How long to try before giving up. */
const patienceMilliseconds = 30_000;
const pauseMilliseconds = 50;
/** A living process with the lock's id that does not listen for so long is another one: ids are used again. */
const impostorMilliseconds = 5_000;

export interface OpenOptions {
  readonly folder: string;
  readonly host: Library['host'];
  /** Told when another process owned the library and has ended. */
  readonly gone?: () => void;
  readonly compose: (folder: string, host: Library['host'], emit: Emit) => Promise<{ handlers: Handlers; close(): Promise<void> }>;
}

/**
 * Opens a library: as its owner, or, when another process owns it, as that one's client over a local socket. A lock
 * whose owner is dead is recognised and taken over.
 */
export async function openLibrary({ folder, host, compose, gone }: OpenOptions): Promise<Client> {
  const begun = Date.now();
  let silent = { token: '', since: begun };
  while (Date.now() - begun < patienceMilliseconds) {
    const lock = await takeLock(folder).catch((error: unknown) => {
      throw asAppError(error, folder);
    });
    if (lock) return own(folder, host, compose, lock);
    const held = await readLock(folder);
    if (!held) continue;
    const client = held.socket === '' ? null : await connectSocket(held.socket, gone);
    if (client) return client;
    if (silent.token !== held.token) silent = { token: held.token, since: Date.now() };
    if (!isAlive(held.pid) || Date.now() - silent.since > impostorMilliseconds) await breakLock(folder, held);
    else await setTimeout(pauseMilliseconds);
  }
  throw new AppError('conflict', `The library ${folder} is held by another process that does not answer.`, {
    hint: 'End that process, or use another library (--library FOLDER).',
    retry: true,
  });
}

async function own(folder: string, host: Library['host'], compose: OpenOptions['compose'], lock: Lock): Promise<Client> {
  const hub = new EventHub();
  const ready = Promise.withResolvers<Dispatch>();
  ready.promise.catch(() => undefined);
  const log = logTo(folder);
  let server: Awaited<ReturnType<typeof serveSocket>> | undefined;
  try {
    // It listens before it composes, so that a living owner always answers: others wait in its queue and not on a guess.
    server = await serveSocket(lock.socket, async (name, input) => (await ready.promise)(name, input), hub).catch((error: unknown) => {
      throw asAppError(error, folder);
    });
    const library = await compose(folder, host, hub.emit);
    const dispatch = createDispatcher(library.handlers, log);
    ready.resolve(dispatch);
    return createLocalClient(dispatch, hub, async () => {
      await library.close();
      await server?.close();
      await releaseLock(folder, lock);
    });
  } catch (error) {
    ready.reject(error instanceof AppError ? error : internal('the opening of the library', error, log));
    await server?.close();
    await releaseLock(folder, lock);
    throw error;
  }
}

const logTo =
  (folder: string): Log =>
  (id, request, error) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    mkdirSync(join(folder, 'logs'), { recursive: true });
    appendFileSync(join(folder, 'logs', 'errors.log'), `${new Date().toISOString()} ${id} ${request}\n${text}\n`);
  };

function asAppError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const options = { details: { path: folder }, cause: error };
  if (error.code === 'ENOSPC')
    return new AppError('disk-full', `The disk is full: the library ${folder} cannot be opened.`, {
      ...options,
      hint: 'Free some space and try again.',
      retry: true,
    });
  return new AppError('refused', `The library ${folder} cannot be opened: ${error.message}.`, {
    ...options,
    hint: 'Use a folder that you may write to (--library FOLDER).',
  });
}
