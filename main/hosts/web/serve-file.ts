import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { contentSecurityPolicy, mediaTypes } from '../screens.ts';
import { decode, refusal } from './refusal.ts';

/** The built screens, and nothing outside their folder. */
export async function serveFile(folder: string, pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw refusal(405, 'bad-request', `Files are read by GET, not ${request.method ?? ''}.`, 'Use GET.');
  const root = await realpath(folder);
  const path = await realpath(join(root, decode(pathname === '/' ? '/index.html' : pathname).replaceAll('\0', ''))).catch(() => '');
  const status = path.startsWith(root + sep) ? await stat(path) : null;
  const type = mediaTypes[extname(path)];
  if (!status?.isFile() || type === undefined)
    throw refusal(404, 'not-found', `There is no ${pathname} here.`, 'Open the address as it was printed.');
  response.writeHead(200, {
    'content-type': type,
    'content-length': status.size,
    'cache-control': 'no-cache',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  if (request.method === 'HEAD') return void response.end();
  await pipeline(createReadStream(path), response);
}
