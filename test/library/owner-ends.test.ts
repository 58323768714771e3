import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { socketPath } from '../../main/hosts/library/lock.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { connectSocket } from '../../main/hosts/library/socket-client.ts';
import { stayOpen } from '../../main/hosts/library/stay-open.ts';
import type { Client } from '../../shared/contract/contract.ts';
import { cli, startCli } from '../helpers/cli.ts';
import type { Cli } from '../helpers/cli.ts';
import { fakeCompose, openForTest } from '../helpers/fake-library.ts';
import { writePictures } from '../helpers/pictures.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** A client that goes on when the library's owner ends, as the command line's and the desktop's do. */
async function staying(folder: string, compose = fakeCompose() as Parameters<typeof openForTest>[1]): Promise<Client> {
  const client = await stayOpen((gone) => openLibrary({ folder, host: 'command line', compose, gone }));
  onTestFinished(() => client.close());
  return client;
}

const reopened = (client: Client): Promise<unknown> => new Promise((resolve) => client.on('library.reopened', resolve));

describe('when the owner ends', () => {
  it('a client takes the library over, says so, and hears the new owner’s events', async () => {
    const folder = await temporaryFolder();
    const owner = await openForTest(folder, fakeCompose());
    const compose = fakeCompose({ handlers: { 'runs.list': async () => [] } });
    const client = await staying(folder, compose);
    const heard: unknown[] = [];
    client.on('runs.changed', (payload) => heard.push(payload));
    const told = reopened(client);
    await owner.close();
    await told;
    expect(await client.call('runs.list', {})).toEqual([]);
    compose.emit('runs.changed', { ids: ['one'] });
    expect(heard).toEqual([{ ids: ['one'] }]);
  });

  it('what was being asked is interrupted, and what is asked next is answered', async () => {
    const folder = await temporaryFolder();
    const asked = Promise.withResolvers<void>();
    const never = async (): Promise<never> => {
      asked.resolve();
      return new Promise(() => undefined);
    };
    const owner = await openForTest(folder, fakeCompose({ handlers: { 'runs.list': never } }));
    const client = await staying(folder, fakeCompose({ handlers: { 'runs.list': async () => [] } }));
    const waiting = expect(client.call('runs.list', {})).rejects.toMatchObject({ code: 'interrupted', retry: true });
    await asked.promise;
    await owner.close();
    await waiting;
    expect(await client.call('runs.list', {})).toEqual([]);
  });

  it('one of several clients takes over, and the others join it', async () => {
    const folder = await temporaryFolder();
    const owner = await openForTest(folder, fakeCompose());
    const answering = () => fakeCompose({ handlers: { 'runs.list': async () => [] } });
    const clients = await Promise.all([1, 2, 3].map(() => staying(folder, answering())));
    const told = Promise.all(clients.map(reopened));
    await owner.close();
    await told;
    for (const client of clients) expect(await client.call('runs.list', {})).toEqual([]);
  });

  it('a process that takes connections but no longer speaks is not joined', async () => {
    const folder = await temporaryFolder();
    const dying = createServer((socket) => void socket.destroy());
    await new Promise<void>((resolve) => dying.listen(socketPath(folder), resolve));
    onTestFinished(() => void dying.close());
    expect(await connectSocket(socketPath(folder))).toBeNull();
  });

  it('a client that is closed opens nothing', async () => {
    const folder = await temporaryFolder();
    const owner = await openForTest(folder, fakeCompose());
    let opened = 0;
    const client = await stayOpen((gone) => {
      opened++;
      return openLibrary({ folder, host: 'command line', compose: fakeCompose(), gone });
    });
    await client.close();
    await owner.close();
    expect(opened).toBe(1);
  });
});

describe('two processes', () => {
  const served = async (process: Cli): Promise<unknown> => (await process.lines[Symbol.asyncIterator]().next()).value as unknown;

  it('see each other’s changes and events; a killed owner’s library is taken over', async () => {
    const folder = await temporaryFolder();
    const library = join(folder, 'library');
    for (const [at, name] of ['dark', 'bright'].entries()) await writePictures(join(folder, name), { each: 3, ground: 100 * at, seed: at });
    const owner = startCli(library, 'serve');
    onTestFinished(() => void owner.process.kill('SIGKILL'));
    expect(await served(owner)).toMatchObject({ port: expect.any(Number) as number });

    const client = await staying(library, composeLibrary);
    const changed = new Promise((resolve) => client.on('datasets.changed', resolve));
    const { code, answer, stderr } = await cli<{ id: string }>(library, 'data', 'import', join(folder, 'dark'), '--name', 'Dark');
    expect(code, stderr).toBe(0);
    expect(await changed).toEqual({ ids: [answer.id] });
    expect((await client.call('datasets.list', {})).map(({ name }) => name)).toEqual(['Dark']);
    const bright = await client.call('datasets.import', { path: join(folder, 'bright'), name: 'Bright', job: 'here' });
    const listed = await cli<{ id: string }[]>(library, 'data', 'list');
    expect(listed.answer.map(({ id }) => id).sort()).toEqual([answer.id, bright.id].sort());
    expect((await client.call('library.get', {})).host).not.toBe('desktop');

    const told = reopened(client);
    owner.process.kill('SIGKILL');
    await told;
    expect((await client.call('datasets.list', {})).map(({ name }) => name)).toEqual(['Bright', 'Dark']);
    expect((await cli<unknown[]>(library, 'data', 'list')).answer).toHaveLength(2);
  });

  it('is asked for again when it could not be opened at once', async () => {
    const owner = { end: (): void => undefined };
    let refusing = false;
    const client = await stayOpen((gone) => {
      owner.end = gone;
      if (refusing) return Promise.reject(new Error('not now'));
      return Promise.resolve({ call: () => Promise.resolve([] as never), on: () => () => undefined, close: () => Promise.resolve() });
    });
    refusing = true;
    owner.end();
    await expect(client.call('runs.list', {})).rejects.toThrow('not now');
    await expect(client.call('runs.list', {})).rejects.toThrow('not now');
    refusing = false;
    const told = reopened(client);
    expect(await client.call('runs.list', {})).toEqual([]);
    await told;
  });
});
