import { readdir, rename, rm } from 'node:fs/promises';
import { systemCode } from '../errors.ts';
import { verifyPacked } from './verify.ts';

/** Folders that are being written begin with it. */
export const incomingPrefix = '.incoming-';

/** Gives a packed folder its name; when the same content is there already, that stays, unless it is damaged. */
export async function settle(incoming: string, place: string, hash: string, signal: AbortSignal): Promise<void> {
  try {
    await rename(incoming, place);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(systemCode(error))) throw error;
    if ((await readdir(place).catch(() => [])).length === 0) throw error;
    if ((await verifyPacked(place, hash, () => undefined, signal)) !== null) {
      const damaged = `${incoming}-damaged`;
      await rename(place, damaged);
      await rename(incoming, place);
      return rm(damaged, { recursive: true, force: true });
    }
    await rm(incoming, { recursive: true, force: true });
  }
}
