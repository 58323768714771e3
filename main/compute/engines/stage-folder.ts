import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readInstallation } from './tensorflow-installation.ts';
import type { Manifest } from './tensorflow-installation.ts';

/** A folder of this name and the process that owns it holds an installation in the making. */
export const stagePrefix = '.installing-';

const isRunning = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Removes what installations left behind that were killed. */
export async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const owner = Number(new RegExp(`^\\${stagePrefix}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
    if (Number.isInteger(owner) && !isRunning(owner)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

/** What a finished stage holds, but for headers. */
export async function describe(stage: string, known: Pick<Manifest, 'version' | 'addon' | 'from' | 'gpu'>): Promise<Manifest> {
  const names = (await readdir(stage, { recursive: true })).filter((name) => !name.startsWith('include')).sort();
  const found = await Promise.all(
    names.map(async (name) => ({
      path: name,
      info: await stat(join(stage, name)),
    })),
  );
  const files = found
    .filter(({ info }) => info.isFile())
    .map(({ path, info }) => ({
      path: path.replaceAll('\\', '/'),
      bytes: info.size,
    }));
  return {
    ...known,
    platform: process.platform,
    arch: process.arch,
    installedAt: new Date().toISOString(),
    files,
  };
}

/** Puts the finished folder in its place. Two that install at once do no harm: the last one's stays. */
export async function putInPlace(stage: string, folder: string): Promise<void> {
  const old = `${stage}-old`;
  await rename(folder, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  try {
    await rename(stage, folder);
  } catch (error) {
    if (typeof (await readInstallation(folder)) === 'string') throw error;
  }
  await rm(old, { recursive: true, force: true });
}
