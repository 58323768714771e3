import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { chmod, rm } from 'node:fs/promises';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Dispatch } from './dispatcher.ts';
import { readLines, requestLine, writeLine } from './lines.ts';
import type { EventHub } from './local-client.ts';

/** Serves the owner's library to other processes of the same user on a local socket. */
export async function serveSocket(path: string, dispatch: Dispatch, hub: EventHub): Promise<{ close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    writeLine(socket, { type: 'hello' });
    const stop = hub.onAny((name, payload) => writeLine(socket, { type: 'event', name, payload }));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      stop();
      sockets.delete(socket);
    });
    readLines(socket, requestLine, ({ id, name, input }) => {
      dispatch(name, input).then(
        (value) => writeLine(socket, { type: 'result', id, value }),
        (error: unknown) => {
          // The gate lets nothing else through.
          if (error instanceof AppError) writeLine(socket, { type: 'error', id, error: error.toJSON() });
          else socket.destroy();
        },
      );
    });
  });
  await rmSocket(path);
  await listen(server, path);
  // Only this user may talk to the library; pipes on Windows are so by themselves.
  if (process.platform !== 'win32') await chmod(path, 0o600);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // What was written still arrives; a peer that does not hang up is not waited for.
      for (const socket of sockets) socket.destroySoon();
      await closed;
      await rmSocket(path);
    },
  };
}

const rmSocket = async (path: string): Promise<void> => {
  if (process.platform !== 'win32') await rm(path, { force: true });
};

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
