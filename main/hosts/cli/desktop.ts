import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const executables: Readonly<Record<string, string>> = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/** Electron's program, if it is here and has a display to draw on; `reason` says which of both is missing. */
export function desktopStatus(): { works: boolean; program: string | null; reason: string } {
  const program = electronProgram();
  if (!program)
    return {
      works: false,
      program,
      reason: 'Electron’s program is not installed here; `isthmus start` opens the app in the browser instead.',
    };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { works: false, program, reason: 'there is no display; `isthmus start` serves the app to a browser instead.' };
  return { works: true, program, reason: 'Electron is installed.' };
}

function electronProgram(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const program = join(folder, 'dist', executables[process.platform] ?? 'electron');
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}
