import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { RequestOutput } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';

/** What a folder holds, for choosing a file in a browser, which cannot see the machine's disk. Folders first; hidden files are left out. */
export async function listFiles(path: string | null): Promise<RequestOutput<'files.list'>> {
  const folder = resolve(path ?? homedir());
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new AppError(
      missing ? 'not-found' : 'refused',
      missing ? `${folder} does not exist.` : `${folder} cannot be listed: ${String(error)}.`,
      {
        hint: 'Choose another folder.',
        details: { path: folder },
        cause: error,
      },
    );
  });
  const listed = await Promise.all(
    entries
      .filter((entry) => !entry.name.startsWith('.'))
      .map(async (entry) => {
        const full = join(folder, entry.name);
        const status = await stat(full).catch(() => null);
        return status && { name: entry.name, path: full, folder: status.isDirectory(), bytes: status.isDirectory() ? 0 : status.size };
      }),
  );
  const parent = dirname(folder);
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    entries: listed.filter((entry) => entry !== null).sort((a, b) => Number(b.folder) - Number(a.folder) || a.name.localeCompare(b.name)),
  };
}
