import { Command } from 'commander';
import type { Client } from '../../../shared/contract/contract.ts';
import type { Forecast } from '../../../shared/model/forecast.ts';
import type { ShiftReport } from '../../../shared/model/shift/report.ts';
import { catalog } from '../library/catalog.ts';
import { shiftText } from './shift-text.ts';
import { withJob, withLibrary } from './session.ts';

interface ShiftOptions {
  seed: string;
  cropToContent?: boolean;
  measure?: boolean;
}

export const shiftCommand = (): Command =>
  new Command('shift')
    .description('how a source and a target differ, before any training: how far apart, in what, and whether adapting is worth trying')
    .argument('<source>')
    .argument('<target>')
    .option('--crop-to-content', 'cut pictures to their content first, as --crop-to-content true does in a run')
    .option('--seed <number>', 'draws the items that are looked at', '1')
    .option('--measure', 'measure what a training step takes, where that is not known yet')
    .action((source: string, target: string, options: ShiftOptions, command: Command) =>
      withLibrary(command, async (session) => {
        const cropToContent = options.cropToContent === true;
        const report = await withJob(session, 'Shift', (job) =>
          session.client.call('datasets.shift', { source, target, cropToContent, seed: Number(options.seed), job }),
        );
        const forecast = await withJob(session, 'Forecast', (job) => forecastOf(session.client, report, options.measure === true, job));
        session.output.result({ ...report, forecast }, shiftText(report, forecast));
      }),
    );

/** Of a run with the first method that is advised; null where no network takes the data. */
async function forecastOf(
  client: Client,
  { source, target, advice }: ShiftReport,
  measure: boolean,
  job: string,
): Promise<Forecast | null> {
  const { kind } = await client.call('datasets.get', { id: source });
  const network = catalog.networks.find(({ inputs }) => inputs.includes(kind))?.id;
  if (network === undefined) return null;
  const config = { source, target, method: advice.methods[0] ?? 'erm', network, anyway: true };
  return client.call('runs.forecast', { config, measure, job });
}
