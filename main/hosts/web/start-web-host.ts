import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { answerRequest } from './answer-request.ts';
import { checkOrigin, checkToken } from './guard.ts';
import { badAddress, decode, refusal, Refusal } from './refusal.ts';
import { serveFile } from './serve-file.ts';
import { streamEvents } from './stream-events.ts';

export interface WebHost {
  /** With the token, in the part that browsers do not send. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The app for a browser: screens from `rendererFolder`, requests at POST /api/<name>, events at GET /api/events. It
 * listens on 127.0.0.1 alone; Host and Origin must be its own, so that no web page elsewhere can reach it, and every
 * request to /api carries the token of this start.
 */
export async function startWebHost(options: { client: Client; port: number; rendererFolder: string }): Promise<WebHost> {
  const token = randomBytes(24).toString('base64url');
  let port = 0;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => refuse(response, error));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    checkOrigin(request, port);
    const pathname = pathOf(request.url ?? '/');
    if (!pathname.startsWith('/api/')) return serveFile(options.rendererFolder, pathname, request, response);
    checkToken(request, token);
    const name = decode(pathname.slice('/api/'.length));
    if (name === 'events') return streamEvents(options.client, request, response);
    return answerRequest(options.client, name, request, response);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(asAppError(error, options.port)));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${port}/#token=${token}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pathOf(url: string): string {
  const parsed = URL.parse(url, 'http://127.0.0.1');
  if (parsed) return parsed.pathname;
  throw badAddress();
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, body } =
    error instanceof Refusal ? error : refusal(500, 'internal', 'Something unforeseen went wrong.', 'Please report it.');
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', connection: 'close' });
  response.end(JSON.stringify(body));
}

function asAppError(error: Error, port: number): Error {
  if (!('code' in error) || (error.code !== 'EADDRINUSE' && error.code !== 'EACCES')) return error;
  return new AppError('conflict', `The port ${port} cannot be used: ${error.message}.`, {
    hint: 'Give another one, or none for any that is free.',
    cause: error,
  });
}
