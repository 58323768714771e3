import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Client } from '../../shared/contract/contract.ts';
import type { ImportedDataset } from '../../shared/model/dataset.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';

interface OpenClient {
  readonly client: Client;
  /** A second client of the same library, as another window or another process has. */
  readonly second: Client;
  close(): Promise<void>;
}

/** Opens a new library in a folder, behind whatever carries requests and events here. */
export type Open = (library: string) => Promise<OpenClient>;

/** The library that a suite's tests share; it is empty at first. */
export interface Shared {
  readonly folder: string;
  readonly client: Client;
  readonly second: Client;
}

/** One library for all tests of a suite. What is answered is filled before the first of them. */
export function sharedLibrary(open: Open): Shared {
  const shared = {} as { folder: string; client: Client; second: Client };
  let opened: OpenClient | undefined;
  beforeAll(async () => {
    shared.folder = await makeFolder();
    opened = await open(join(shared.folder, 'library'));
    shared.client = opened.client;
    shared.second = opened.second;
  });
  afterAll(async () => {
    await opened?.close();
    await removeFolder(shared.folder);
  });
  return shared;
}

/** A table of two classes that a line parts, as a data set of its own. */
export async function importTable({ folder, client }: Shared, name: string, columns = 2, rows = 40): Promise<ImportedDataset> {
  const path = join(folder, 'rows.csv');
  const heads = Array.from({ length: columns }, (_, at) => `c${at}`);
  const lines = Array.from({ length: rows }, (_, row) => {
    const values = heads.map((_head, at) => ((row * 31 + at * 7) % 97) / 97 + (at === 0 ? row % 2 : 0));
    return [...values, row % 2 ? 'x' : 'y'].join(',');
  });
  await writeFile(path, [[...heads, 'label'].join(','), ...lines].join('\n'));
  return client.call('datasets.import', { path, name, job: `import ${name}` });
}

let jobs = 0;
export const newJob = (): string => `job ${++jobs}`;
