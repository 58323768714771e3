import { basename } from 'node:path';
import { presets } from '../../shared/model/backbone.ts';
import type { BackboneContent, BackboneWishes, FeatureLayer, Preset } from '../../shared/model/backbone.ts';
import { inputShape } from '../../shared/model/input.ts';
import type { AudioInput, ImageInput, ItemInput } from '../../shared/model/input.ts';
import type { Inspection } from './backbone.ts';
import { badBackbone } from './errors.ts';
import { findModel } from './index.ts';
import { openBackbone } from './open.ts';
import type { Runnable } from './open.ts';

export interface Inspected {
  readonly content: BackboneContent;
  readonly candidates: readonly FeatureLayer[];
}

/** Seconds of a recording where nobody says how many. */
const usualSeconds = 2;

/**
 * What a model, or a chain of two, takes and gives: what its files say, completed by what is wished, tried on two items of noise.
 * @param input how items are made ready, where that is known
 * Throws `bad-data` for files that cannot be used, and where they leave something open that must be said.
 */
export async function inspectBackbone(
  paths: readonly string[],
  folder: string,
  wishes: BackboneWishes,
  input?: ItemInput,
): Promise<Inspected> {
  const [first, second] = await Promise.all(paths.map(findModel));
  if (!first) throw badBackbone('No model was given.', 'Give the .onnx or model.json file of a model.');
  const inspection = await first.reader.inspect(first.path);
  const [layer = ''] = [wishes.layer, ...inspection.candidates.map(({ name }) => name)].filter((name) => name !== null);
  if (second && second.reader.format !== first.reader.format)
    throw badBackbone('The two models of a chain are of different formats.', 'Give two of one format.');
  const behind = second && (await second.reader.inspect(second.path));
  const fed = input ? { input, layout: 'nhwc' as const } : fedAs(basename(first.path), inspection, wishes, first.reader.format === 'onnx');
  const runnable: Runnable = {
    format: first.reader.format,
    file: basename(first.path),
    ...fed,
    layer: second ? inspection.output : layer,
    chain: second && behind ? chainOf(second.path, behind, wishes) : null,
  };
  const size = await tried(folder, runnable);
  return { content: { ...runnable, size }, candidates: (behind ?? inspection).candidates.slice(0, 20) };
}

/** How items are made ready for the model's one input. */
function fedAs(path: string, { inputs }: Inspection, wishes: BackboneWishes, converted: boolean): Pick<Runnable, 'input' | 'layout'> {
  const [input, another] = inputs;
  if (!input) throw badBackbone(`${path} has no input.`, 'Give a model of pictures or recordings.');
  if (another)
    throw badBackbone(
      `${path} has ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}), and one alone can be fed.`,
      'Export it with one input.',
    );
  const { shape } = input;
  if (shape.length === 1) return { input: recording(shape[0] ?? null, wishes), layout: 'nhwc' };
  if (shape.length === 3) return picture(path, shape, wishes, wishes.preset ?? (converted ? 'imagenet' : 'unit'));
  throw badBackbone(
    `${path} takes items of ${shape.map((side) => side ?? '?').join(' × ')}, which are neither pictures nor recordings.`,
    'Give a model of pictures (height × width × channels, or channels first) or of the samples of a recording.',
  );
}

function picture(
  path: string,
  shape: readonly (number | null)[],
  wishes: BackboneWishes,
  preset: Preset,
): Pick<Runnable, 'input' | 'layout'> {
  const isDepth = (side: number | null | undefined): side is 1 | 3 => side === 1 || side === 3;
  const first = isDepth(shape[0]) && !isDepth(shape[2]);
  const channels = first ? shape[0] : shape[2];
  if (!isDepth(channels))
    throw badBackbone(
      `${path} takes items of ${shape.map((side) => side ?? '?').join(' × ')}, of which neither the first nor the last is 1 or 3 channels.`,
      'Give a model of grey or colour pictures.',
    );
  const [tall, wide] = first ? [shape[1], shape[2]] : [shape[0], shape[1]];
  const [height, width] = [tall ?? wishes.size?.[0], wide ?? wishes.size?.[1]];
  if (height === undefined || width === undefined)
    throw badBackbone(
      `${path} takes pictures of any size: ${tall ?? 'any height'} × ${wide ?? 'any width'}.`,
      'Say the size that it is to be fed, such as 224x224 (--size).',
    );
  const { mean, deviation, cover } = presets[preset];
  const input: ImageInput = {
    kind: 'image',
    height,
    width,
    channels,
    mean: mean.slice(0, channels),
    deviation: deviation.slice(0, channels),
    ...(cover !== null && { cover }),
  };
  return { input, layout: first ? 'nchw' : 'nhwc' };
}

function recording(length: number | null, { rate, seconds, fullScale }: BackboneWishes): AudioInput {
  const samples = length ?? Math.round((seconds ?? usualSeconds) * rate);
  return { kind: 'audio', rate, samples, window: samples, hop: samples, bands: 1, samplesAlone: true, mean: 0, deviation: 1 / fullScale };
}

/** The second model says how long a window is; it is moved by a tenth of that where nobody says how far. */
function chainOf(
  path: string,
  { inputs, candidates }: Inspection,
  { windowStep, scale, offset, layer }: BackboneWishes,
): NonNullable<Runnable['chain']> {
  const [input] = inputs;
  const [length] = input?.shape ?? [];
  if (inputs.length !== 1 || length === undefined || length === null)
    throw badBackbone(
      `${basename(path)} does not say how many rows of the first model it takes.`,
      'Give a model with one input of fixed length.',
    );
  return {
    file: basename(path),
    layer: layer ?? candidates[0]?.name ?? '',
    length,
    step: windowStep ?? Math.max(1, Math.round(length / 10)),
    scale,
    offset,
  };
}

/** How many features an item has, by running two: they must differ, and be numbers. */
async function tried(folder: string, backbone: Runnable): Promise<number> {
  const opened = await openBackbone(folder, backbone);
  try {
    const size = inputShape(backbone.input).reduce((product, side) => product * side, 1);
    // Two different items, the same in every trial.
    const items = Float32Array.from({ length: 2 * size }, (_, at) => Math.sin(at * (at < size ? 0.37 : 0.11)));
    const features = await opened.features(items, 2);
    const each = features.length / 2;
    if (!Number.isInteger(each) || each < 1)
      throw badBackbone(`The layer ${backbone.layer} gives ${features.length} values of two items.`, 'Choose another layer (--layer).');
    if (!features.every(Number.isFinite))
      throw badBackbone(
        `The layer ${backbone.layer} gives values that are no numbers.`,
        'Choose another layer (--layer), or another preset.',
      );
    return each;
  } finally {
    await opened.close();
  }
}
