import { readdir, rename, rm } from 'node:fs/promises';
import { systemCode } from '../errors.ts';

/** Folders that are being written begin with it. */
export const incomingPrefix = '.incoming-';

/** Gives a packed folder its name; when the same content is there already, that stays. */
export async function settle(incoming: string, place: string): Promise<void> {
  try {
    await rename(incoming, place);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(systemCode(error))) throw error;
    if ((await readdir(place).catch(() => [])).length === 0) throw error;
    await rm(incoming, { recursive: true, force: true });
  }
}
