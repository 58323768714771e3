import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { AppError } from '../../../shared/contract/errors.ts';
import { desktopStatus } from './desktop.ts';
import { exitCodes } from './exit-codes.ts';
import { libraryFolderOf, outputOf } from './session.ts';
import { rendererFolder, serve } from './serve.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export const startCommand = (): Command =>
  new Command('start')
    .description('the desktop app; in the browser where that cannot be')
    .action(async (_options: unknown, command: Command) => {
      build();
      const desktop = desktopStatus();
      if (!desktop.works || desktop.program === null) {
        outputOf(command).note(`The desktop app cannot run here: ${desktop.reason}`);
        return serve(command, 0, openInBrowser);
      }
      const child = spawn(desktop.program, desktop.parameters, {
        stdio: 'inherit',
        env: { ...process.env, ISTHMUS_LIBRARY: libraryFolderOf(command) },
      });
      process.exitCode = await new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? exitCodes.failed)));
    });

/** A clone builds its screens the first time; a packaged app has them. */
function build(): void {
  if (existsSync(join(rendererFolder, 'index.html'))) return;
  const built = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (built.status !== 0) throw new AppError('internal', 'The screens could not be built.', { hint: 'Run `npm run build` to see why.' });
}

async function openInBrowser(url: string): Promise<void> {
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display) return;
  const [program, ...before] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  // No browser that opens by itself is no fault: the address is on screen.
  spawn(program ?? 'xdg-open', [...before, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
