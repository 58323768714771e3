import { Command, InvalidArgumentError, Option } from 'commander';
import { fineTuningParameters, pretrainedNetwork } from '../../../shared/config/fine-tuning.ts';
import { trainingParameters } from '../../../shared/config/training.ts';
import type { TransferRequest } from '../../../shared/config/transfer-request.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { engineChoiceSchema } from '../../../shared/model/engine.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { labelShares, transferStrategies } from '../../../shared/model/transfer.ts';
import type { TransferStrategy } from '../../../shared/model/transfer.ts';
import { catalog } from '../library/catalog.ts';
import { count, list, share } from './arguments.ts';
import { table } from './output.ts';
import { withJob, withLibrary } from './session.ts';
import { collectSettings, placeSettings } from './settings.ts';
import { followTransfer, giveReport } from './transfer-report.ts';

type Plain = 'source' | 'backbone' | 'rank' | 'strategies' | 'shares' | 'method' | 'network' | 'head' | 'seeds' | 'seed' | 'engine';

interface TransferOptions extends Partial<Pick<TransferRequest, Plain>> {
  readonly target?: string;
  readonly out?: string;
  readonly set: [string, string][];
}

const networks = catalog.networks.filter(({ id }) => id !== pretrainedNetwork);

export function transferCommand(): Command {
  const command = new Command('transfer')
    // Its subcommands have options of the same names.
    .enablePositionalOptions()
    .description('measure what transfer to a labelled target is worth: four kinds of training, on shares of its labels')
    .option('--target <name>', 'the labelled data set; a part of it is held out, and everything is scored on that')
    .option('--source <name>', 'the labelled data set to adapt from; without it nothing is adapted')
    .option('--backbone <name>', 'the pretrained model (see `isthmus backbone`); without it none is used')
    .option('--rank', 'rank the library’s backbones first; without --backbone the best of them is used')
    .option('--strategies <kinds>', `of ${transferStrategies.join(', ')}: those, separated by commas`, list(strategyOf))
    .option(
      '--shares <percents>',
      `of the labels, separated by commas; default: ${labelShares.map((share) => 100 * share).join(',')}`,
      list(share),
    )
    .addOption(new Option('--method <method>', 'how a source is adapted; default: dann').choices(catalog.methods.map(({ id }) => id)))
    .addOption(
      new Option('--network <network>', 'what is trained from scratch; default: one that fits the data').choices(
        networks.map(({ id }) => id),
      ),
    )
    .addOption(
      new Option('--head <network>', 'what learns from a backbone’s features; default: mlp').choices(
        networks.filter(({ inputs }) => inputs.includes('features')).map(({ id }) => id),
      ),
    )
    .option('--seeds <count>', 'how many times each is trained; default: 3', count)
    .option('--seed <number>', 'the first seed, which splits the target too; default: 1', count)
    .addOption(new Option('--engine <engine>', 'what computes; default: what is fastest here').choices(engineChoiceSchema.options))
    .option('--set <key=value>', 'a setting of the method, the networks, fine-tuning or the training', collectSettings, [])
    .option('--out <file>', 'where the report goes as Markdown')
    .action((options: TransferOptions, self: Command) =>
      withLibrary(self, async (session) => {
        const request = requestOf(options);
        const transfer = await withJob(session, 'Transfer', (job) => session.client.call('transfers.start', { ...request, job }));
        session.output.event({ type: 'started', transfer }, `Transfer ${transfer.id}: ${transfer.trainings.length} trainings`);
        await followTransfer(session, transfer.id, options.out);
      }),
    );
  command
    .command('list')
    .description('what was measured, the newest first')
    .action((_options: unknown, self: Command) =>
      withLibrary(self, async ({ client, output }) => {
        const transfers = await client.call('transfers.list', {});
        const rows = transfers.map(({ id, target, source, backbone, trainings, createdAt }) => [
          ...[id, target, source ?? '–', backbone ?? '–'],
          ...[trainings.length, createdAt.slice(0, 10)],
        ]);
        const head = ['id', 'target', 'source', 'backbone', 'trainings', 'begun'];
        output.result(transfers, rows.length === 0 ? 'Nothing was measured yet.' : table(head, rows));
      }),
    );
  command
    .command('show')
    .description('the report, of what is finished so far')
    .argument('<id>')
    .option('--out <file>', 'where it goes as Markdown')
    .action((id: string, { out }: { out?: string }, self: Command) =>
      withLibrary(self, async (session) => giveReport(session, await session.client.call('transfers.get', { id }), out)),
    );
  command
    .command('resume')
    .description('go on with what is not finished')
    .argument('<id>')
    .option('--out <file>', 'where the report goes as Markdown')
    .action((id: string, { out }: { out?: string }, self: Command) =>
      withLibrary(self, async (session) => {
        await session.client.call('transfers.resume', { id });
        await followTransfer(session, id, out);
      }),
    );
  for (const [name, about, done] of [
    ['remove', 'put it into the trash, with its runs', 'Removed; `isthmus transfer restore` brings it back for a week.'],
    ['restore', 'take it out of the trash, with its runs', 'Restored.'],
  ] as const)
    command
      .command(name)
      .description(about)
      .argument('<id>')
      .action((id: string, _options: unknown, self: Command) =>
        withLibrary(self, async ({ client, output }) => output.result(await client.call(`transfers.${name}`, { id }), done)),
      );
  return command;
}

const strategyOf = (text: string): TransferStrategy => {
  const found = transferStrategies.find((strategy) => strategy === text);
  if (!found) throw new InvalidArgumentError(`There are ${transferStrategies.join(', ')}.`);
  return found;
};

function requestOf({ target, out: _, set, ...options }: TransferOptions): Omit<RequestInput<'transfers.start'>, 'job'> {
  if (target === undefined)
    throw new AppError('bad-config', 'Transfer is measured on a target.', { hint: 'Give --target NAME: a labelled data set.' });
  const parametersOf = (entries: readonly { id: string; parameters: readonly Parameter[] }[], id: string | undefined) =>
    entries.find((entry) => entry.id === id)?.parameters ?? [];
  const placed = placeSettings(set, {
    training: trainingParameters,
    method: parametersOf(catalog.methods, options.method ?? 'dann'),
    network: parametersOf(catalog.networks, options.network ?? undefined),
    head: parametersOf(catalog.networks, options.head ?? 'mlp'),
    fineTuning: fineTuningParameters,
  });
  return {
    ...options,
    target,
    methodParameters: placed.method,
    networkParameters: placed.network,
    headParameters: placed.head,
    fineTuning: placed.fineTuning,
    training: placed.training,
  };
}
