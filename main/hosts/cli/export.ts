import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Artifact } from '../../../shared/model/run.ts';
import { catalog } from '../library/catalog.ts';
import { bytes } from './output.ts';
import { withJob, withLibrary } from './session.ts';

interface ExportOptions {
  format: string;
  out?: string;
  arm?: 'source-only' | 'adapted';
  seed?: string;
}

export const exportCommand = (): Command =>
  new Command('export')
    .description('write a run’s model as a bundle: model, preparation, labels, parity vectors')
    .argument('<id>', 'the run')
    .option(
      '--format <formats>',
      `one or more of ${catalog.exporters.map((exporter) => exporter.id).join(', ')}, separated by commas`,
      'tfjs',
    )
    .option('--out <folder>', 'a new folder; by default one in the library')
    .addOption(new Option('--arm <arm>', 'which of an adapting run’s models; by default the adapted').choices(['adapted', 'source-only']))
    .option('--seed <number>', 'which seed’s model; by default the first')
    .action((runId: string, options: ExportOptions, command: Command) =>
      withLibrary(command, async (session) => {
        const formats = options.format.split(',').map((format) => format.trim());
        const artifacts: Artifact[] = [];
        for (const format of formats) {
          const out = options.out === undefined ? null : resolve(options.out, formats.length > 1 ? format : '.');
          const seed = options.seed === undefined ? null : Number(options.seed);
          artifacts.push(
            await withJob(session, 'Export', (job) =>
              session.client.call('exports.create', { runId, format, arm: options.arm ?? null, seed, out, job }),
            ),
          );
        }
        session.output.result(artifacts, artifacts.map(describe).join('\n'));
      }),
    );

const describe = (artifact: Artifact): string =>
  `${artifact.path}\n  ${bytes(artifact.bytes)}; reloaded, its probabilities differ by at most ${artifact.parity.toExponential(1)}`;
