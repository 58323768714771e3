import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { AppError } from '../../../shared/contract/errors.ts';
import { withLibrary } from './session.ts';

export const rendererFolder = fileURLToPath(new URL('../../../dist/renderer/', import.meta.url));

const port = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return value;
};

export const serveCommand = (): Command =>
  new Command('serve')
    .description('the app for a browser on this machine, or through an ssh tunnel to it')
    .option('--port <number>', 'on 127.0.0.1; by default any that is free', port, 0)
    .action((options: { port: number }, command: Command) => serve(command, options.port, async () => undefined));

/** Serves until it is interrupted. `opened` is told the address, which carries the token. */
export async function serve(command: Command, atPort: number, opened: (url: string) => Promise<void>): Promise<void> {
  if (!existsSync(join(rendererFolder, 'index.html')))
    throw new AppError('not-found', `The screens are not built: ${rendererFolder} is missing.`, { hint: 'Run `npm run build`.' });
  await withLibrary(command, async ({ client, output }) => {
    const { startWebHost } = await import('../web/start-web-host.ts');
    const host = await startWebHost({ client, port: atPort, rendererFolder });
    output.result(
      { url: host.url, port: host.port },
      `Isthmus is at ${host.url}\nThe address holds a secret: whoever has it can use this library. Ctrl+C ends it.`,
    );
    await opened(host.url);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    output.note('Stopping; a training run pauses at a checkpoint …');
    await host.close();
  });
}
