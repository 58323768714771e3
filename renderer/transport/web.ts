import { appErrorSchema } from '../../shared/contract/error-shape.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { events } from '../../shared/contract/contract.ts';
import type { Client, EventName, EventPayload } from '../../shared/contract/contract.ts';

const retryMilliseconds = 1000;

/**
 * The app over HTTP on this machine: requests by POST, events by a stream that is taken up again when it breaks.
 * @param base where the host serves, such as `http://127.0.0.1:4000`
 * @param lost told that the connection broke or came back; what happened in between has to be asked for
 */
export function webClient(base: string, token: string, lost: (connected: boolean) => void = () => undefined): Client {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const closing = new AbortController();
  const headers = { authorization: `Bearer ${token}` };

  const send = (name: string, data: string): void => {
    const payload: unknown = JSON.parse(data);
    listeners.get(name as EventName)?.forEach((listener) => listener(payload as never));
  };

  async function listen(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const response = await fetch(`${base}/api/events`, { headers, signal: closing.signal });
        if (!response.ok || !response.body) throw new Error(`${response.status}`);
        lost(true);
        await readEvents(response.body, send);
      } catch {
        // Said below: a stream that ends and one that breaks are the same to the reader.
      }
      if (closing.signal.aborted) return;
      lost(false);
      await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
    }
  }

  return {
    async call(name, input) {
      const response = await fetch(`${base}/api/${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      }).catch((error: unknown) => {
        throw new AppError('internal', 'Isthmus does not answer.', {
          hint: 'Is `isthmus serve` still running? Start it again and open the address that it prints.',
          retry: true,
          cause: error,
        });
      });
      const answer = (await response.json().catch(() => ({}))) as { value?: never; error?: unknown };
      if (response.ok && 'value' in answer) return answer.value;
      const shape = appErrorSchema.safeParse(answer.error);
      throw shape.success
        ? AppError.from(shape.data)
        : new AppError('internal', `Isthmus answered with status ${response.status}.`, { hint: 'Open the address that it printed.' });
    },
    on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void) {
      if (listeners.size === 0) void listen();
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
    async close() {
      closing.abort();
    },
  };
}

/** Server-sent events: blocks of `event:` and `data:` lines, parted by an empty line. */
async function readEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>, send: (name: string, data: string) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (waiting + part.value).split('\n\n');
    waiting = blocks.pop() ?? '';
    for (const block of blocks) {
      // Lines end at \n alone: a regular expression would also end them at U+2028, which JSON may hold.
      const lines = block.split('\n');
      const field = (name: string): string | undefined => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const [name, data] = [field('event'), field('data')];
      if (name !== undefined && data !== undefined && name in events) send(name, data);
    }
  }
}
