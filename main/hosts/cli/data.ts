import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { AppError } from '../../../shared/contract/errors.ts';
import { parseParameter } from '../../../shared/config/validate.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { catalog } from '../library/catalog.ts';
import { checkCommands } from './data-checks.ts';
import { markCommands } from './data-marks.ts';
import { datasetsText, datasetText } from './data-text.ts';
import { trashCommands } from './data-trash.ts';
import { verifyCommand } from './data-verify.ts';
import { findingsText } from './findings-text.ts';
import { collectSettings } from './settings.ts';
import { withJob, withLibrary } from './session.ts';
import type { Session } from './session.ts';
import { shiftCommand } from './shift.ts';

interface ImportOptions {
  name: string;
  format?: string;
  labels?: string;
  strict?: boolean;
  set: [string, string][];
}

export function dataCommand(): Command {
  const data = new Command('data').description('the data sets of the library');
  data
    .command('import')
    .description('read a folder or a file into the library; other content under a name that exists becomes its next version')
    .argument('<path>')
    .requiredOption('--name <name>', 'how it is called from now on')
    .addOption(new Option('--format <format>', 'its format; found out if not given').choices(catalog.formats.map((format) => format.id)))
    .option('--labels <file>', 'a file with one label for each item, or the name of a column')
    .option('--strict', 'refuse the whole if any item cannot be read')
    .option('--set <key=value>', 'an option of the format (see `isthmus formats`)', collectSettings, [])
    .action((path: string, options: ImportOptions, command: Command) =>
      withLibrary(command, async (session) => {
        const dataset = await withJob(session, options.name, (job) =>
          session.client.call('datasets.import', {
            path: resolve(path),
            name: options.name,
            format: options.format ?? null,
            labels: options.labels === undefined ? null : existsSync(options.labels) ? resolve(options.labels) : options.labels,
            strict: options.strict === true,
            options: formatOptions(options.format, options.set),
            job,
          }),
        );
        const nothing = dataset.isNew ? [] : [`Nothing new in ${resolve(path)}: the library has it.`];
        session.output.result(dataset, [...nothing, await withFindings(session, dataset)].join('\n'));
      }),
    );
  data
    .command('list')
    .description('all data sets, each by its newest version')
    .option('--all', 'older versions too')
    .option('--search <text>', 'those with these words in name, tags, note or origin', '')
    .action((options: { all?: boolean; search: string }, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const [all, search] = [options.all === true, options.search];
        const datasets = await client.call('datasets.list', { all, search });
        const none = search === '' ? 'No data sets yet: isthmus data import PATH --name NAME' : `No data set matches “${search}”.`;
        output.result(datasets, datasets.length === 0 ? none : datasetsText(datasets, all));
      }),
    );
  data
    .command('show')
    .description('one data set')
    .argument('<name>', 'its newest version, or name@version')
    .action((name: string, _options: unknown, command: Command) =>
      withLibrary(command, async (session) => {
        const { client, output } = session;
        const dataset = await client.call('datasets.get', { id: name });
        const versions = (await client.call('datasets.list', { all: true })).filter((other) => other.name === dataset.name);
        output.result(dataset, await withFindings(session, dataset, versions));
      }),
    );
  data
    .command('match')
    .description('how the classes of a source and a target fit')
    .argument('<source>')
    .argument('<target>')
    .action((source: string, target: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const match = await client.call('datasets.match', { source, target });
        output.result(
          match,
          [`Classes in both: ${match.shared.join(', ') || 'none'}`, ...match.notes, ...(match.problem ? [match.problem] : [])].join('\n'),
        );
      }),
    );
  for (const command of [...checkCommands(), ...markCommands(), shiftCommand(), verifyCommand(), ...trashCommands()])
    data.addCommand(command);
  return data;
}

async function withFindings({ client }: Session, dataset: Dataset, versions: readonly Dataset[] = []): Promise<string> {
  const found = findingsText(dataset, await client.call('datasets.findings', { id: dataset.id }));
  return [datasetText(dataset, versions), ...(found === '' ? [] : [found])].join('\n');
}

/** Settings of a format; without a format, those of the format that knows the key. */
function formatOptions(format: string | undefined, settings: readonly [string, string][]): ParameterValues {
  const formats = catalog.formats.filter((entry) => format === undefined || entry.id === format);
  return Object.fromEntries(
    settings.map(([key, text]) => {
      const parameter = formats.flatMap((entry) => entry.parameters).find((candidate) => candidate.key === key);
      if (!parameter)
        throw new AppError('bad-config', `No format has an option called ${key}.`, {
          hint: 'See `isthmus formats`.',
          details: { field: key },
        });
      return [key, parseParameter(parameter, text)];
    }),
  );
}
