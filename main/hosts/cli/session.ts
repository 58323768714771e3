import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Client } from '../../../shared/contract/contract.ts';
import { defaultLibraryFolder } from '../library/default-folder.ts';
import { openLibrary } from '../library/open-library.ts';
import type { OpenOptions } from '../library/open-library.ts';
import { stayOpen } from '../library/stay-open.ts';
import { Output } from './output.ts';

export interface Session {
  readonly client: Client;
  readonly output: Output;
}

const globals = (command: Command): { json?: boolean; library?: string } => command.optsWithGlobals();

export const outputOf = (command: Command): Output => new Output(globals(command).json === true);

export const libraryFolderOf = (command: Command): string => resolve(globals(command).library ?? defaultLibraryFolder());

/** Opens the library, as its owner or as a client of the process that owns it, and closes it whatever happens. */
export async function withLibrary<Result>(command: Command, work: (session: Session) => Promise<Result>): Promise<Result> {
  const output = outputOf(command);
  const folder = libraryFolderOf(command);
  // A client of the process that owns the library needs nothing of what makes an owner.
  const compose: OpenOptions['compose'] = async (...given) => (await import('../library/compose.ts')).composeLibrary(...given);
  const client = await stayOpen((gone) => openLibrary({ folder, host: 'command line', compose, gone }));
  try {
    return await work({ client, output });
  } finally {
    output.endProgress();
    await client.close();
  }
}

/** A long request whose progress is shown, and which Ctrl+C cancels. */
export async function withJob<Result>({ client, output }: Session, title: string, work: (job: string) => Promise<Result>): Promise<Result> {
  const job = randomUUID();
  const stop = client.on('job.progress', (event) => {
    if (event.job === job) output.progress(title, event.phase, event.done, event.total);
  });
  const cancel = (): void => void client.call('jobs.cancel', { job }).catch(() => undefined);
  process.once('SIGINT', cancel);
  try {
    return await work(job);
  } finally {
    process.removeListener('SIGINT', cancel);
    stop();
    output.endProgress();
  }
}
