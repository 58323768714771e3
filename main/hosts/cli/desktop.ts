import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packedResources } from '../../compute/engines/packed-app.ts';

const executables: Readonly<Record<string, string>> = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
/** The packed app itself, from its folder of resources. */
const packedExecutables: Readonly<Record<string, string>> = { darwin: '../MacOS/Isthmus', win32: '../Isthmus.exe' };

export interface DesktopStatus {
  readonly works: boolean;
  readonly program: string | null;
  /** What to give the program: a clone's folder for plain Electron, nothing for the packed app. */
  readonly parameters: readonly string[];
  readonly reason: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The desktop app's program, if it is here and has a display to draw on; `reason` says which of both is missing. */
export function desktopStatus(): DesktopStatus {
  const resources = packedResources();
  const program = resources === undefined ? electronProgram() : join(resources, packedExecutables[process.platform] ?? '../isthmus');
  const status = { program, parameters: resources === undefined ? [root] : [] };
  if (program === null || !existsSync(program))
    return {
      ...status,
      works: false,
      reason: 'Electron’s program is not installed here; `isthmus start` opens the app in the browser instead.',
    };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { ...status, works: false, reason: 'there is no display; `isthmus start` serves the app to a browser instead.' };
  return { ...status, works: true, reason: resources === undefined ? 'Electron is installed.' : program };
}

function electronProgram(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    return join(folder, 'dist', executables[process.platform] ?? 'electron');
  } catch {
    return null;
  }
}
