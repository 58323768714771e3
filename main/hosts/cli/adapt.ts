import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { z } from 'zod';
import { fineTuningParameters, pretrainedNetwork } from '../../../shared/config/fine-tuning.ts';
import { trainingParameters } from '../../../shared/config/training.ts';
import { runConfigFields } from '../../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../../shared/config/run-config.ts';
import { parseParameter } from '../../../shared/config/validate.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { engineChoiceSchema } from '../../../shared/model/engine.ts';
import type { EngineChoice } from '../../../shared/model/engine.ts';
import type { ItemKindName } from '../../../shared/model/dataset.ts';
import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import { catalog } from '../library/catalog.ts';
import { count } from './arguments.ts';
import { range } from './catalog.ts';
import { followRun } from './follow-run.ts';
import { sourceText, summaryText } from './run-text.ts';
import { collectSettings, placeSettings } from './settings.ts';
import { withLibrary } from './session.ts';

interface AdaptOptions extends Record<string, unknown> {
  source?: string[];
  sourceModel?: string;
  labelledTarget?: number;
  select?: string;
  anyway?: boolean;
  upperBound?: boolean;
  target?: string;
  method?: string;
  backbone?: string;
  network?: string;
  seeds?: number;
  seed?: number;
  engine?: EngineChoice;
  config?: string;
  set: [string, string][];
}

const flagOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Options for training come from its descriptors; those of a method or a network are given by `--set`. */
export function adaptCommand(): Command {
  const command = new Command('adapt')
    .description('train a source-only baseline and an adapted model, and wait for them')
    .option('--source <name>', 'the labelled data set; again for several', (name: string, before: string[] = []) => [...before, name])
    .addOption(
      new Option(
        '--source-model <run>',
        'in place of a source: a finished run, whose source-only models and network are taken over; for source-free methods',
      ).conflicts(['source', 'network', 'backbone']),
    )
    .option('--target <name>', 'the data set to adapt to; labels that it has are never used but for an oracle score')
    .addOption(new Option('--method <method>', 'default: dann').choices(catalog.methods.map((method) => method.id)))
    .option('--backbone <name>', 'a pretrained model: the network is fed its features (see `isthmus backbone`)')
    .addOption(new Option('--network <network>', 'default: one that fits the data').choices(catalog.networks.map((network) => network.id)))
    .option('--labelled-target <count>', 'items of each target class that a semi-supervised method gets with their labels', count)
    .option('--select <validator>', 'how a checkpoint is chosen: vote, last, or a validator (see `isthmus validators`); default: vote')
    .option('--no-upper-bound', 'do not train on the target’s labels beside, where it has any')
    .option('--anyway', 'run although the data do not fit the method’s setting')
    .option('--seeds <count>', 'how many times to train, with seeds one after the other', count)
    .option('--seed <number>', 'the first seed', count)
    .addOption(
      new Option('--engine <engine>', 'what computes; auto takes what is fastest here for the network and batch').choices(
        engineChoiceSchema.options,
      ),
    )
    .option('--config <file>', 'a run’s configuration as JSON; options given beside it win')
    .option('--set <key=value>', 'a setting of the method, the network or the training (see `isthmus methods`)', collectSettings, []);
  for (const parameter of trainingParameters) command.addOption(optionOf(parameter));
  return command.action((options: AdaptOptions, self: Command) =>
    withLibrary(self, async (session) => {
      const { client, output } = session;
      const config = await configOf(options, async (name) => (await client.call('datasets.get', { id: name })).kind);
      const { source, sourceModel, target } = config;
      const match = await client.call('datasets.match', { source, sourceModel, target });
      output.event({ type: 'match', match }, match.notes.join('\n'));
      const run = await client.call('runs.start', config);
      output.event({ type: 'started', run }, `Run ${run.id}: ${sourceText(run)} → ${run.targetName}, ${run.config.method}`);
      const finished = await followRun(session, run.id);
      output.result({ type: 'run', run: finished }, summaryText(finished));
    }),
  );
}

const optionOf = (parameter: Parameter): Option =>
  new Option(
    `--${flagOf(parameter.key)} <value>`,
    `${parameter.description} ${range(parameter)} default: ${String(parameter.default)}`,
  ).argParser((text: string) => parseParameter(parameter, text));

async function configOf(options: AdaptOptions, kindOf: (name: string) => Promise<ItemKindName>): Promise<RunConfigInput> {
  const file = options.config === undefined ? {} : await readConfig(options.config);
  const method = options.method ?? file.method ?? 'dann';
  const fromFile = options.source === undefined && options.sourceModel === undefined;
  const sourceModel = (fromFile ? file.sourceModel : options.sourceModel) ?? null;
  const [source = null, ...moreSources] = (fromFile ? [file.source ?? null, ...(file.moreSources ?? [])] : options.source) ?? [];
  const target = options.target ?? file.target;
  if ((source === null && sourceModel === null) || target === undefined)
    throw new AppError('bad-config', 'A run needs a source and a target.', {
      hint: 'Give --source NAME, or --source-model RUN, and --target NAME; or --config FILE.',
    });
  // Without a source its model brings the network.
  const kind = source === null ? null : await kindOf(source);
  const backbone = options.backbone ?? file.backbone ?? null;
  const fed = kind && (backbone === null ? kind : 'features');
  const network =
    fed &&
    (options.network ??
      file.network ??
      catalog.networks.find((entry) => entry.inputs.includes(fed) && entry.id !== pretrainedNetwork)?.id ??
      '');
  const parametersOf = (entries: readonly { id: string; parameters: readonly Parameter[] }[], id: string) =>
    entries.find((entry) => entry.id === id)?.parameters ?? [];
  const placed = placeSettings(options.set, {
    method: parametersOf(catalog.methods, method),
    network: network === null ? [] : parametersOf(catalog.networks, network),
    training: trainingParameters,
    fineTuning: network === pretrainedNetwork ? fineTuningParameters : [],
  });
  const flags: ParameterValues = {};
  for (const { key } of trainingParameters) if (options[key] !== undefined) flags[key] = options[key] as ParameterValues[string];
  return {
    source,
    sourceModel,
    moreSources: moreSources.filter((name) => name !== null),
    target,
    labelledTarget: options.labelledTarget ?? file.labelledTarget ?? 0,
    select: options.select ?? file.select ?? 'vote',
    anyway: options.anyway ?? file.anyway ?? false,
    upperBound: options.upperBound === false ? false : (file.upperBound ?? true),
    method,
    backbone,
    ...(network !== null && { network }),
    methodParameters: { ...file.methodParameters, ...placed.method },
    networkParameters: { ...file.networkParameters, ...placed.network },
    fineTuning: { ...file.fineTuning, ...placed.fineTuning },
    training: { ...file.training, ...flags, ...placed.training },
    seeds: options.seeds ?? file.seeds ?? 1,
    seed: options.seed ?? file.seed ?? 1,
    engine: options.engine ?? file.engine ?? 'auto',
  };
}

const partialConfig = runConfigFields.partial();

async function readConfig(path: string): Promise<z.infer<typeof partialConfig>> {
  try {
    return partialConfig.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new AppError(
      'bad-config',
      `The configuration ${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      {
        hint: 'It is a JSON file as `isthmus runs show ID --json` gives it under "config".',
        details: { path },
        cause: error,
      },
    );
  }
}
