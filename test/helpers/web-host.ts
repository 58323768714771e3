import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { startWebHost } from '../../main/hosts/web/start-web-host.ts';
import type { WebHost } from '../../main/hosts/web/start-web-host.ts';
import { webClient } from '../../renderer/transport/web.ts';
import type { Client } from '../../shared/contract/contract.ts';
import { fakeCompose } from './fake-library.ts';
import { makeFolder, removeFolder } from './temporary-folder.ts';

export const startHost = (client: Client): Promise<WebHost> =>
  startWebHost({ client, port: 0, rendererFolder: fileURLToPath(new URL('../../dist/renderer/', import.meta.url)) });

export const tokenOf = (host: WebHost): string => new URL(host.url).hash.slice('#token='.length);

/** A client as a page has it, once it hears events. */
export async function connectTo(host: WebHost): Promise<Client> {
  const connected = Promise.withResolvers<void>();
  const client = webClient(new URL(host.url).origin, tokenOf(host), (there) => there && connected.resolve());
  client.on('library.reopened', () => undefined);
  await connected.promise;
  return client;
}

/** A host of a library of no runs, for all tests of a file. */
export function sharedHost(): { readonly host: WebHost; readonly library: Client } {
  const shared = {} as { host: WebHost; library: Client };
  let folder = '';
  beforeAll(async () => {
    folder = await makeFolder();
    const compose = fakeCompose({ handlers: { 'runs.list': async () => [] } });
    shared.library = await openLibrary({ folder: join(folder, 'library'), host: 'browser', compose });
    shared.host = await startHost(shared.library);
  });
  afterAll(async () => {
    await shared.host.close();
    await shared.library.close();
    await removeFolder(folder);
  });
  return shared;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request exactly as it is written: `fetch` would put its address and its headers right. */
export function send({ port }: WebHost, method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const allowed = (host: WebHost): Record<string, string> => ({
  authorization: `Bearer ${tokenOf(host)}`,
  'content-type': 'application/json',
});

export const post = (host: WebHost, change: Record<string, string> = {}, body = '{}', path = '/api/runs.list'): Promise<Answer> =>
  send(host, 'POST', path, { ...allowed(host), ...change }, body);
