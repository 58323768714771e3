import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { socketPath } from '../../main/hosts/library/lock.ts';
import type { Client } from '../../shared/contract/contract.ts';
import { fakeCompose, openForTest } from '../helpers/fake-library.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

interface Stranger {
  readonly socket: Socket;
  send(text: string): void;
  /** The next line that comes, as JSON. */
  answer(): Promise<unknown>;
  readonly closed: Promise<unknown>;
}

/** Whoever finds the socket, and speaks as it likes. */
async function stranger(folder: string, options: { allowHalfOpen?: boolean } = {}): Promise<Stranger> {
  const socket = connect({ path: socketPath(folder), ...options });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const line = (): boolean => text.includes('\n');
  const one: Stranger = {
    socket,
    closed,
    send: (given) => void socket.write(given),
    async answer() {
      await expect.poll(line, { timeout: 5000, interval: 10 }).toBe(true);
      const end = text.indexOf('\n');
      const first: unknown = JSON.parse(text.slice(0, end));
      text = text.slice(end + 1);
      return first;
    },
  };
  expect(await one.answer()).toEqual({ type: 'hello' });
  return one;
}

async function library(): Promise<{ folder: string; owner: Client; other: Client }> {
  const folder = await temporaryFolder();
  const owner = await openForTest(folder, fakeCompose({ handlers: { 'runs.list': async () => [] } }));
  return { folder, owner, other: await openForTest(folder, fakeCompose()) };
}

describe('a stranger on the socket', () => {
  it.each([
    ['garbage', 'GET / HTTP/1.1\r\n\r\n'],
    ['JSON that is no request', '{"hello":1}\n'],
    ['an answer', '{"type":"result","id":0,"value":1}\n'],
    ['a request without a number', '{"type":"request","name":"runs.list","input":{}}\n'],
    ['a request whose name is no text', '{"type":"request","id":0,"name":7,"input":{}}\n'],
  ])('who sends %s is hung up on, and nobody else is disturbed', async (_what, text) => {
    const { folder, owner, other } = await library();
    const { send, closed } = await stranger(folder);
    send(text);
    await closed;
    expect([await owner.call('runs.list', {}), await other.call('runs.list', {})]).toEqual([[], []]);
  });

  it.each([
    ['an unknown name', 'runs.everything', {}],
    ['a name that every object has', 'constructor', {}],
    ['another', '__proto__', {}],
    ['a bad payload', 'runs.get', { id: 4 }],
    ['a field too many', 'runs.list', { all: true }],
    ['no payload', 'runs.list', undefined],
  ])('who sends %s is refused, and may go on', async (_what, name, input) => {
    const { folder } = await library();
    const { send, answer } = await stranger(folder);
    send(`${JSON.stringify({ type: 'request', id: 5, name, input })}\n`);
    expect(await answer()).toMatchObject({ type: 'error', id: 5, error: { code: 'bad-request' } });
    send('{"type":"request","id":6,"name":"runs.list","input":{}}\n');
    expect(await answer()).toEqual({ type: 'result', id: 6, value: [] });
  });

  it('may send a request in pieces, also in the middle of a letter', async () => {
    const { folder } = await library();
    const { socket, answer } = await stranger(folder);
    const bytes = Buffer.from('{"type":"request","id":1,"name":"runs.é","input":{}}\n');
    for (const byte of bytes) socket.write(Buffer.from([byte]));
    expect(await answer()).toMatchObject({ id: 1, error: { message: expect.stringContaining('runs.é') as string } });
  });

  it('who never hangs up keeps no owner from closing', async () => {
    const { folder, owner } = await library();
    await stranger(folder, { allowHalfOpen: true });
    await owner.close();
  });
});
