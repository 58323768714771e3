import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the library lies if nobody says otherwise: ISTHMUS_LIBRARY, or the system's place for an app's data. */
export function defaultLibraryFolder(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const given = environment.ISTHMUS_LIBRARY;
  if (given) return given;
  if (platform === 'win32') return join(environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'isthmus', 'library');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'isthmus', 'library');
  return join(environment.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'isthmus', 'library');
}
