import type { IncomingMessage, ServerResponse } from 'node:http';
import { events } from '../../../shared/contract/contract.ts';
import type { Client, EventName } from '../../../shared/contract/contract.ts';
import { refusal } from './refusal.ts';

const beatMilliseconds = 15_000;

/** GET /api/events: every event as a server-sent event, and a comment now and then that keeps tunnels open. */
export function streamEvents(client: Client, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET') throw refusal(405, 'bad-request', `Events are read by GET, not ${request.method ?? ''}.`, 'Use GET.');
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.write(': connected\n\n');
  const stops = (Object.keys(events) as EventName[]).map((name) =>
    client.on(name, (payload) => response.write(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`)),
  );
  const beat = setInterval(() => response.write(': still here\n\n'), beatMilliseconds);
  response.on('close', () => {
    clearInterval(beat);
    stops.forEach((stop) => stop());
  });
}
