import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Client } from '../../../shared/contract/contract.ts';
import { compiledFolder } from '../../compute/engines/cache-folder.ts';
import { readLock } from '../library/lock.ts';
import type { OwnerMessage } from '../library/owner-process.ts';
import { connectSocket } from '../library/socket-client.ts';
import { stayOpen } from '../library/stay-open.ts';

const tries = 5;

/**
 * Opens a library from Electron's main process: joins whoever owns it, else starts a plain Node process that does. Electron's
 * own Node never loads the database or an image decoder, so what runs here is what runs under the command line.
 */
export function openInProcess(folder: string, sources: string): { readonly client: Promise<Client>; close(): Promise<void> } {
  let owner: ChildProcess | undefined;

  async function open(gone: () => void): Promise<Client> {
    for (let attempt = 0; attempt < tries; attempt++) {
      const lock = await readLock(folder);
      const client = lock?.socket ? await connectSocket(lock.socket, gone) : null;
      if (client) return client;
      // An owner of ours that is alive takes a library over by itself as soon as its owner ends.
      if (owner?.exitCode !== null || owner.signalCode !== null) owner = await startOwner(folder, sources);
      else await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
    }
    throw new AppError('conflict', `The library ${folder} does not answer.`, { hint: 'Start Isthmus again.', retry: true });
  }

  const client = stayOpen(open);
  return {
    client,
    async close() {
      await client.then((opened) => opened.close()).catch(() => undefined);
      if (!owner || owner.exitCode !== null || owner.signalCode !== null) return;
      const ended = new Promise((resolve) => owner?.once('exit', resolve));
      owner.disconnect();
      await ended;
    },
  };
}

/** Answers when the library is open. Throws the reason why it is not. */
function startOwner(folder: string, sources: string): Promise<ChildProcess> {
  const node = join(sources, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const child = fork(join(sources, 'main', 'hosts', 'library', 'owner-process.ts'), [folder], {
    execPath: node,
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: compiledFolder() },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new AppError('internal', `Isthmus’s own Node does not start: ${cause.message}.`, { hint: 'Install Isthmus again.', cause })),
    );
    child.once('exit', (code, signal) =>
      reject(
        new AppError('internal', `The process of the library ended with ${signal ?? `code ${code}`}.`, {
          hint: 'Start Isthmus again; nothing that was stored is lost.',
        }),
      ),
    );
    child.once('message', (message: OwnerMessage) => {
      if (message.type === 'ready') return resolve(child);
      child.disconnect();
      reject(AppError.from(message.error));
    });
  });
}
