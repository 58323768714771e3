import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client, RequestInput, RequestName } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { refusal, Refusal } from './refusal.ts';

const largestBody = 1024 * 1024;

/** Statuses for people who look at the network; the client reads the error itself. */
const statuses: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'bad-config': 400,
  'bad-data': 422,
  'not-found': 404,
  conflict: 409,
  refused: 403,
  internal: 500,
};

/** POST /api/<name> with the input as JSON; the library's own gate knows which names there are. */
export async function answerRequest(client: Client, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST')
    throw refusal(405, 'bad-request', `Requests are sent by POST, not ${request.method ?? ''}.`, 'Send the input as JSON.');
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    throw refusal(415, 'bad-request', 'The input must be JSON.', 'Send it as application/json.');
  const input = parse(await readBody(request));
  try {
    const value = await client.call(name as RequestName, input as RequestInput<RequestName>);
    const body = JSON.stringify({ value });
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(body);
  } catch (error) {
    if (error instanceof AppError) throw new Refusal(statuses[error.code] ?? 500, error);
    throw error;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody)
      throw refusal(
        413,
        'bad-request',
        `The input is larger than ${largestBody} bytes.`,
        'Data sets are given by their path, not by their content.',
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): unknown {
  // No input at all is the gate's to refuse, as it does for everybody else.
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw refusal(400, 'bad-request', 'The input is not JSON.', 'Send one JSON document.');
  }
}
