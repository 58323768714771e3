import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { backboneWishesSchema, pictureSize, poolingSchema, presetSchema } from '../../../shared/model/backbone.ts';
import type { Backbone, Pooling, Preset } from '../../../shared/model/backbone.ts';
import { formatsCalled, layerTaken, poolingText, takenBy } from '../../../shared/model/backbone-facts.ts';
import type { BackboneRanking } from '../../../shared/model/ranking.ts';
import { number } from './arguments.ts';
import { bytes, figure, table } from './output.ts';
import { withJob, withLibrary } from './session.ts';

interface AddOptions {
  name: string;
  run?: string;
  preset?: Preset;
  size?: [number, number];
  layer?: string;
  pool?: Pooling;
  length?: number;
  tokenizer?: string;
  logMel?: 'frames-first' | 'bands-first';
  bands?: number;
  window: number;
  hop: number;
  rate: number;
  seconds?: number;
  fullScale: number;
  windowStep?: number;
  scale: number;
  offset: number;
  licence: string;
}

const usual = backboneWishesSchema.parse({});

export function backboneCommand(): Command {
  const backbone = new Command('backbone').description('pretrained models, whose features networks can be fed');
  backbone
    .command('add')
    .description('take a pretrained model into the library: an ONNX file, or the model.json of TensorFlow.js; two are chained; or a run')
    .argument('[paths...]', 'one model, or two of which the second is fed windows of what the first gives')
    .requiredOption('--name <name>', 'how it is called from now on')
    .option('--run <run>', 'in place of files: the extractor of a finished run')
    .addOption(
      new Option('--preset <preset>', 'how pictures are brought to scale; default: imagenet for ONNX, unit for TensorFlow.js').choices(
        presetSchema.options,
      ),
    )
    .option(
      '--size <height x width>',
      'of pictures, such as 224x224: where the model takes any, and where a layers model is to take another than it was made for',
      sizeOf,
    )
    .option('--layer <name>', 'the tensor that is taken as features; proposed if not given')
    .option('--rate <hertz>', 'samples a second of recordings', number, usual.rate)
    .option('--seconds <seconds>', 'how much of each recording is taken, from its middle; default: 2', number)
    .option('--full-scale <value>', 'full scale of recordings for the model: 1, or 32768', number, usual.fullScale)
    .addOption(
      new Option('--log-mel <order>', 'recordings as log-mel energies, and which axis of the model’s input comes first').choices([
        'frames-first',
        'bands-first',
      ]),
    )
    .option('--bands <count>', 'of log-mel energies: how many mel bands, where the model takes any number', number)
    .option('--window <seconds>', 'of log-mel energies: what each is computed of', number, usual.window)
    .option('--hop <seconds>', 'of log-mel energies: from one window to the next', number, usual.hop)
    .option('--tokenizer <path>', 'of a model of texts: its tokenizer.json, where that is not beside the model or in the folder above')
    .option('--length <tokens>', 'of a model of texts: how many tokens are read at most; default: 128', number)
    .addOption(
      new Option('--pool <what>', 'of a model of texts: the mean of its tokens, or the first of them; default: mean').choices(
        poolingSchema.options,
      ),
    )
    .option('--window-step <rows>', 'of a chain: how far apart windows are; default: a tenth of one', number)
    .option(
      '--scale <factor>',
      'of a chain, what each value between the two is multiplied by; of log-mel energies, each of them',
      number,
      usual.scale,
    )
    .option('--offset <value>', 'what is added then', number, usual.offset)
    .option('--licence <text>', 'under what licence it was given: goes into what is exported', '')
    .action((paths: string[], options: AddOptions, command: Command) =>
      withLibrary(command, async (session) => {
        const { name, run = null, licence, preset = null, size = null, layer = null, seconds = null, windowStep = null } = options;
        const { pool: pooling = null, length = null, logMel = null, bands = null } = options;
        const { rate, fullScale, scale, offset, window, hop } = options;
        const tokenizer = options.tokenizer === undefined ? null : resolve(options.tokenizer);
        const pictures = { preset, size };
        const recordings = { rate, seconds, fullScale, logMel, bands, window, hop };
        const wishes = { ...pictures, ...recordings, tokenizer, length, pooling, layer, windowStep, scale, offset };
        const added = await withJob(session, name, (job) =>
          session.client.call('backbones.add', { name, paths: paths.map((path) => resolve(path)), run, wishes, licence, job }),
        );
        session.output.result(added, backboneText(added));
      }),
    );
  backbone
    .command('list')
    .description('all backbones')
    .action((_options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const backbones = await client.call('backbones.list', {});
        const rows = backbones.map((one) => [one.name, one.format, takenBy(one), `${one.size} features`, bytes(one.bytes)]);
        const none = 'No backbones yet: isthmus backbone add PATH --name NAME';
        output.result(backbones, backbones.length === 0 ? none : table(['name', 'format', 'takes', 'gives', 'size'], rows));
      }),
    );
  backbone
    .command('show')
    .description('one backbone')
    .argument('<name>')
    .action((name: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const found = await client.call('backbones.get', { id: name });
        output.result(found, backboneText(found));
      }),
    );
  backbone
    .command('rank')
    .description('which backbone suits a labelled data set, before anything is trained: by how well its features tell classes apart')
    .argument('<dataset>')
    .argument('[backbones...]', 'all that take its items if none is named')
    .action((dataset: string, names: string[], _options: unknown, command: Command) =>
      withLibrary(command, async (session) => {
        const ranking = await withJob(session, dataset, (job) => session.client.call('backbones.rank', { dataset, backbones: names, job }));
        session.output.result(ranking, rankingText(ranking));
      }),
    );
  backbone
    .command('remove')
    .description('take a backbone out of the library; for a week it can be restored, and runs keep theirs')
    .argument('<name>')
    .action((name: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const { id } = await client.call('backbones.get', { id: name });
        await client.call('backbones.remove', { id });
        output.result({ id }, `Removed ${name}. For a week, isthmus backbone restore ${id} brings it back.`);
      }),
    );
  backbone
    .command('restore')
    .description('bring back a backbone that was removed')
    .argument('<name>')
    .action((name: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const restored = await client.call('backbones.restore', { id: name });
        output.result(restored, `${restored.name} is back.`);
      }),
    );
  return backbone;
}

const sizeOf = (text: string): [number, number] => {
  const size = pictureSize(text);
  if (!size) throw new InvalidArgumentError('It must be HEIGHTxWIDTH, such as 224x224.');
  return size;
};

const rankingText = ({ items, scores, backbones }: BackboneRanking): string =>
  [
    table(
      ['backbone', ...scores.map(({ title }) => title)],
      backbones.map(({ name, values }) => [name, ...scores.map(({ id }) => (typeof values[id] === 'number' ? figure(values[id]) : '–'))]),
    ),
    `Of ${items} labelled items; higher is better, and scores compare only on the same data.`,
  ].join('\n');

function backboneText(backbone: Backbone): string {
  const { name, format, origin, layer, chain, size, candidates, licence, hash, input } = backbone;
  const scale = input.kind === 'image' ? `mean ${input.mean.join(', ')}; deviation ${input.deviation.join(', ')}` : null;
  const pooled = poolingText(backbone);
  const others = candidates.filter((candidate) => candidate.name !== layerTaken(backbone)).slice(0, 5);
  return [
    `${name}: ${formatsCalled[format]} from ${origin}`,
    `  takes     ${takenBy(backbone)}${scale === null ? '' : ` (${scale})`}`,
    `  gives     ${size} features, ${pooled === '' ? '' : `${pooled}, `}of ${layer}${chain ? `, then of ${chain.layer} over windows of ${chain.length} rows every ${chain.step}` : ''}`,
    ...(others.length > 0 ? [`  or        ${others.map((candidate) => candidate.name).join(', ')} (--layer)`] : []),
    `  licence   ${licence || 'not said (--licence)'}`,
    `  size      ${bytes(backbone.bytes)}, ${hash.slice(0, 12)}`,
  ].join('\n');
}
