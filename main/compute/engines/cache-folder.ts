import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where engines are kept for all clones and versions of the app of one user: `ISTHMUS_CACHE`, or `isthmus` in what the
 * system names for caches (XDG_CACHE_HOME, Library/Caches, LOCALAPPDATA).
 */
export function cacheFolder(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (environment['ISTHMUS_CACHE']) return resolve(environment['ISTHMUS_CACHE']);
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'isthmus', 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'isthmus');
  return join(environment['XDG_CACHE_HOME'] || join(home, '.cache'), 'isthmus');
}

/** Where Node keeps what it has compiled (`NODE_COMPILE_CACHE`), with which a process starts in half the time. */
export const compiledFolder = (environment: Environment = process.env): string =>
  environment['NODE_COMPILE_CACHE'] || join(cacheFolder(environment), 'compiled');
