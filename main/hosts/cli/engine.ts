import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { EngineBench, EngineStatus } from '../../../shared/model/engine.ts';
import { catalog } from '../library/catalog.ts';
import { table } from './output.ts';
import { withJob, withLibrary } from './session.ts';

interface BenchOptions {
  network?: string;
  method?: string;
  batchSize?: number;
}

export function engineCommand(): Command {
  const engine = new Command('engine').description(
    'what computes: TensorFlow, any GPU through WebGPU, or WebAssembly where neither is to be had',
  );
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
    .option('--from <path>', 'a wheel or C-library archive of TensorFlow, or a folder with one; with --gpu, a folder with all wheels')
    .option('--gpu', 'with CUDA, for an NVIDIA card (Linux x64)')
    .action((options: { from?: string; gpu?: boolean }, command: Command) =>
      withLibrary(command, async (session) => {
        const from = options.from === undefined ? null : resolve(options.from);
        const status = await withJob(session, 'TensorFlow', (job) =>
          session.client.call('engines.install', { from, gpu: options.gpu ?? false, job }),
        );
        session.output.result(status, engineText(status));
      }),
    );
  engine
    .command('bench')
    .description('what a training step takes on each engine that works here; runs with --engine auto take the fastest')
    .addOption(new Option('--network <network>', 'default: cnn-small').choices(catalog.networks.map((network) => network.id)))
    .addOption(new Option('--method <method>', 'default: dann').choices(catalog.methods.map((method) => method.id)))
    .option('--batch-size <count>', 'items from each domain in one step', items)
    .action((options: BenchOptions, command: Command) =>
      withLibrary(command, async (session) => {
        const bench = await withJob(session, 'Engines', (job) => session.client.call('engines.bench', { ...options, job }));
        session.output.result(bench, benchText(bench));
      }),
    );
  return engine;
}

function items(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function benchText({ work, engines, choice }: EngineBench): string {
  const timed = engines.flatMap(({ title, milliseconds, device }) =>
    milliseconds === null ? [] : [[title, milliseconds.toFixed(2), device ?? '']],
  );
  const others = engines.flatMap(({ title, milliseconds, reason }) => (milliseconds === null ? [`✗ ${title}: ${reason ?? ''}`] : []));
  return [work, ...(timed.length > 0 ? [table(['engine', 'ms a step', 'device'], timed)] : []), ...others, choice?.reason ?? '']
    .join('\n')
    .trimEnd();
}

export function engineText(status: EngineStatus): string {
  const version = [status.version, status.device].filter(Boolean).join(', ');
  return statusText({ ...status, title: `${status.title}${version ? ` (${version})` : ''}` });
}

/** Whether something works, why, and what to do. */
export const statusText = ({ works, title, reason, hint }: Pick<EngineStatus, 'works' | 'title' | 'reason' | 'hint'>): string =>
  [`${works ? '✓' : '✗'} ${title}: ${reason}`, ...(hint ? [`  ${hint}`] : [])].join('\n');
