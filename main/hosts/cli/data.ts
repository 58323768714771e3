import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { AppError } from '../../../shared/contract/errors.ts';
import { parseParameter } from '../../../shared/config/validate.ts';
import { itemsCalled } from '../../../shared/model/dataset.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { catalog } from '../library/catalog.ts';
import { bytes, figure, table } from './output.ts';
import { collectSettings } from './settings.ts';
import { withJob, withLibrary } from './session.ts';

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
    .description('read a folder or a file into the library')
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
        session.output.result(dataset, describe(dataset));
      }),
    );
  data
    .command('list')
    .description('all data sets')
    .action((_options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const datasets = await client.call('datasets.list', {});
        const rows = datasets.map((dataset) => [
          dataset.name,
          dataset.kind,
          dataset.count,
          dataset.shape.join('×'),
          dataset.labelRange ? 'numbers' : dataset.classes.length || '–',
          bytes(dataset.bytes),
        ]);
        output.result(
          datasets,
          datasets.length === 0
            ? 'No data sets yet: isthmus data import PATH --name NAME'
            : table(['name', 'kind', 'items', 'shape', 'classes', 'size'], rows),
        );
      }),
    );
  data
    .command('show')
    .description('one data set')
    .argument('<name>')
    .action((name: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const dataset = await client.call('datasets.get', { id: name });
        output.result(dataset, describe(dataset));
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
  data
    .command('remove')
    .description('take a data set out of the library; for a week it can be restored')
    .argument('<name>')
    .action((name: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const { id } = await client.call('datasets.get', { id: name });
        await client.call('datasets.remove', { id });
        output.result({ id }, `Removed ${name}. For a week, isthmus data restore ${id} brings it back.`);
      }),
    );
  data
    .command('restore')
    .description('bring back a data set that was removed')
    .argument('<id>')
    .action((id: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const dataset = await client.call('datasets.restore', { id });
        output.result(dataset, describe(dataset));
      }),
    );
  return data;
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

function sizeOf({ kind, shape, rate }: Dataset): string {
  const called = itemsCalled[kind];
  switch (kind) {
    case 'image':
      return `${called}, ${shape.join('×')}`;
    case 'table':
      return `${called}, ${shape[0] ?? 0} columns`;
    case 'text':
      return `${called} of up to ${shape[0] ?? 0} bytes`;
    case 'audio':
      return `${called} of up to ${((shape[0] ?? 0) / (rate ?? 1)).toFixed(1)} s at ${rate ?? 0} Hz`;
  }
}

function describe(dataset: Dataset): string {
  const labels =
    dataset.labelRange !== null
      ? `numbers as labels: mean ${figure(dataset.labelRange.mean)} ± ${figure(dataset.labelRange.deviation)}, from ${figure(dataset.labelRange.minimum)} to ${figure(dataset.labelRange.maximum)}`
      : dataset.classes.length === 0
        ? 'unlabelled'
        : `${dataset.classes.length} classes: ${dataset.classes.map((name, at) => `${name} (${dataset.classCounts[at] ?? 0})`).join(', ')}`;
  const skipped = dataset.skipped.map((item) => `  ${item.path}: ${item.reason}`);
  const more = dataset.skippedCount > dataset.skipped.length ? [`  and ${dataset.skippedCount - dataset.skipped.length} more`] : [];
  return [
    `${dataset.name}: ${dataset.count} ${sizeOf(dataset)}, ${bytes(dataset.bytes)}, ${dataset.format}`,
    labels,
    ...(dataset.skippedCount > 0 ? [`${dataset.skippedCount} skipped:`, ...skipped, ...more] : []),
  ].join('\n');
}
