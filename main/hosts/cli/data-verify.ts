import { Command } from 'commander';
import { datasetTitle } from '../../../shared/model/dataset.ts';
import { exitCodes } from './exit-codes.ts';
import { withJob, withLibrary } from './session.ts';

export const verifyCommand = (): Command =>
  new Command('verify')
    .description('read data sets through and compare them with their hashes; exit code 3 where one is damaged')
    .argument('[name...]', 'by default all')
    .action((ids: string[], _options: unknown, command: Command) =>
      withLibrary(command, async (session) => {
        const checked = await withJob(session, 'Verification', (job) => session.client.call('datasets.verify', { ids, job }));
        const damaged = checked.filter(({ problem }) => problem !== null);
        if (damaged.length > 0) process.exitCode = exitCodes.badInput;
        session.output.result(
          checked,
          [
            ...checked.map(
              (one) => `${one.problem === null ? '✓' : '✗'} ${datasetTitle(one)}${one.problem === null ? '' : `: ${one.problem}`}`,
            ),
            ...(damaged.length > 0 ? ['Import what is damaged again from where it came: that mends it.'] : []),
            ...(checked.length === 0 ? ['There are no data sets.'] : []),
          ].join('\n'),
        );
      }),
    );
