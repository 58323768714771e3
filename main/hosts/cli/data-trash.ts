import { Command } from 'commander';
import { datasetTitle } from '../../../shared/model/dataset.ts';
import { datasetText } from './data-text.ts';
import { bytes, table } from './output.ts';
import { withLibrary } from './session.ts';

export const trashCommands = (): Command[] => [
  new Command('remove')
    .description('take a data set out of the library; for a week it can be restored')
    .argument('<name>', 'its newest version, or name@version')
    .action((name: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const dataset = await client.call('datasets.get', { id: name });
        await client.call('datasets.remove', { id: dataset.id });
        const left = (await client.call('datasets.list', {})).find((other) => other.name === dataset.name);
        output.result(
          { id: dataset.id },
          [
            `Removed ${datasetTitle(dataset)}. For a week, isthmus data restore ${dataset.id} brings it back.`,
            ...(left ? [`${left.name} is its version ${left.version} from now on.`] : []),
          ].join('\n'),
        );
      }),
    ),
  new Command('restore')
    .description('bring back a data set that was removed')
    .argument('<name>', 'its name or id in the trash')
    .action((id: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const dataset = await client.call('datasets.restore', { id });
        output.result(dataset, datasetText(dataset));
      }),
    ),
  new Command('trash')
    .description('what was removed and can be restored')
    .option('--empty', 'remove it for good, and what interrupted imports left to go on with')
    .action((options: { empty?: boolean }, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        if (options.empty) {
          const purged = await client.call('datasets.purge', {});
          const { removed } = purged;
          return output.result(
            purged,
            `Removed ${removed} data set${removed === 1 ? '' : 's'} for good; ${bytes(purged.bytes)} set free. What runs need is kept.`,
          );
        }
        const trash = await client.call('datasets.trash', {});
        const rows = trash.map((dataset) => [
          datasetTitle(dataset),
          dataset.count,
          bytes(dataset.bytes),
          dataset.trashedAt.slice(0, 16).replace('T', ' '),
          dataset.id,
        ]);
        output.result(trash, trash.length === 0 ? 'The trash is empty.' : table(['name', 'items', 'size', 'removed (UTC)', 'id'], rows));
      }),
    ),
];
