import { resolve } from 'node:path';
import { Command } from 'commander';
import type { EngineStatus } from '../../../shared/model/engine.ts';
import { withJob, withLibrary } from './session.ts';

export function engineCommand(): Command {
  const engine = new Command('engine').description('what computes: TensorFlow, or WebAssembly where that is not to be had');
  engine
    .command('list')
    .description('the engines, and whether they work here')
    .action((_options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const engines = await client.call('engines.list', { refresh: true });
        output.result(engines, engines.map(engineText).join('\n'));
      }),
    );
  engine
    .command('install')
    .description('set TensorFlow up: from the network, or from a file carried here')
    .option('--from <path>', 'a wheel or C-library archive of TensorFlow, or a folder with one')
    .action((options: { from?: string }, command: Command) =>
      withLibrary(command, async (session) => {
        const from = options.from === undefined ? null : resolve(options.from);
        const status = await withJob(session, 'TensorFlow', (job) => session.client.call('engines.install', { from, job }));
        session.output.result(status, engineText(status));
      }),
    );
  return engine;
}

export function engineText(status: EngineStatus): string {
  const version = [status.version, status.device].filter(Boolean).join(', ');
  return [
    `${status.works ? '✓' : '✗'} ${status.title}${version ? ` (${version})` : ''}: ${status.reason}`,
    ...(status.hint ? [`  ${status.hint}`] : []),
  ].join('\n');
}
