import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Node that runs trainers and probes: the one that comes with the app, since the running one may be Electron or older. */
export function nodeBinary(): string {
  const given = process.env['ISTHMUS_NODE'];
  if (given) return given;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed by npm: whatever runs this is as good as it gets.
  }
  return process.execPath;
}
