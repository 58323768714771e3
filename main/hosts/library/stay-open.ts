import { events } from '../../../shared/contract/contract.ts';
import type { Client, EventName } from '../../../shared/contract/contract.ts';
import { EventHub } from './local-client.ts';

/** Opens a library once. `gone` is told when its owner, another process, has ended. */
export type Open = (gone: () => void) => Promise<Client>;

/**
 * A client that outlives the library's owner: when that ends, the library is opened anew, and whoever listens hears
 * `library.reopened`. What was being asked meanwhile fails with `interrupted` and may be asked again.
 */
export async function stayOpen(open: Open): Promise<Client> {
  const hub = new EventHub();
  let closed = false;

  async function connect(): Promise<Client> {
    const client = await open(gone);
    for (const name of Object.keys(events) as EventName[]) client.on(name, (payload) => hub.emit(name, payload));
    return client;
  }

  let current: Promise<Client> | null = null;

  function gone(): void {
    if (!closed) void reopen().catch(() => undefined);
  }

  /** What fails is said to whoever asks meanwhile; the next to ask tries again. */
  function reopen(): Promise<Client> {
    const opening = connect();
    current = opening;
    opening.then(
      () => hub.emit('library.reopened', {}),
      () => (current = null),
    );
    return opening;
  }

  current = Promise.resolve(await connect());
  return {
    call: async (name, input) => (await (current ?? reopen())).call(name, input),
    on: (name, listener) => hub.on(name, listener),
    async close() {
      closed = true;
      await (await current?.catch(() => null))?.close();
    },
  };
}
