import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';
import { lastNoted } from './taking-over.ts';
import { verifyPacked } from './verify.ts';

/** Folders that are being written begin with it. */
export const incomingPrefix = '.incoming-';

/** How long an import that was interrupted waits to be resumed. */
const keptDays = 7;

/** The name of the folder that an import of files in this state can be resumed in. */
export const resumableName = (fingerprint: string): string => `${incomingPrefix}${fingerprint}`;

/** Whether a folder holds an import that may be resumed, by its name. */
export const isResumable = (name: string): boolean => /^\.incoming-[0-9a-f]{32}$/.test(name);

/** Removes what killed imports left behind, but for what can still be resumed. Only before anything is imported. */
export async function removeLeftovers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const since = Date.now() - keptDays * 86_400_000;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(incomingPrefix)) continue;
    const noted = isResumable(name) ? await lastNoted(join(folder, name)) : null;
    if (noted === null || noted.getTime() < since) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Removes imports that could be resumed, but for what the disk keeps, and answers how many bytes they took. Only while nothing is imported. */
export async function removeInterrupted(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of (await readdir(folder).catch(() => [])).filter(isResumable)) {
    const path = join(folder, name);
    try {
      const sizes = await Promise.all((await readdir(path)).map(async (file) => (await stat(join(path, file))).size));
      await rm(path, { recursive: true, force: true });
      bytes += sizes.reduce((sum, size) => sum + size, 0);
    } catch {
      // It goes another time.
    }
  }
  return bytes;
}

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
