import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** Where `npm run bench:peers` puts the peers' Python. */
export const peersFolder = join(import.meta.dirname, '../../../node_modules/.cache/isthmus-peers');

const pythonIn = (folder: string): string =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

export const peersPython = pythonIn(peersFolder);
export const systemPython = process.platform === 'win32' ? 'python' : 'python3';

/** The Python that has the peers' packages: `ISTHMUS_PYTHON`, the one that was set up, or the system's, which may lack them. */
export async function peerPython(): Promise<string> {
  const named = process.env['ISTHMUS_PYTHON'];
  if (named) return named;
  return access(peersPython).then(
    () => peersPython,
    () => systemPython,
  );
}
