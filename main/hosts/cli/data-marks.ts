import { Command } from 'commander';
import { datasetTitle } from '../../../shared/model/dataset.ts';
import { withLibrary } from './session.ts';

/** What people write on a data set: tags, a note, another name. */
export const markCommands = (): Command[] => [
  new Command('tag')
    .description('put tags on a data set, or take them off')
    .argument('<name>')
    .argument('<tag...>')
    .option('--remove', 'take them off')
    .action((id: string, tags: string[], options: { remove?: boolean }, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const dataset = await client.call('datasets.tag', { id, [options.remove ? 'remove' : 'add']: tags });
        output.result(dataset, `Tags of ${datasetTitle(dataset)}: ${dataset.tags.join(', ') || 'none'}`);
      }),
    ),
  new Command('note')
    .description('write something down beside a data set')
    .argument('<name>')
    .argument('<text>')
    .action((id: string, text: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => output.result(await client.call('datasets.note', { id, text }), 'Noted.')),
    ),
  new Command('rename')
    .description('give a data set, with all its versions, another name')
    .argument('<name>')
    .argument('<new-name>')
    .action((id: string, name: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const dataset = await client.call('datasets.rename', { id, name });
        output.result(dataset, `It is called ${dataset.name} now.`);
      }),
    ),
];
