import { presets } from '../../shared/model/backbone.ts';
import type { BackboneFormat, BackboneWishes } from '../../shared/model/backbone.ts';
import type { AudioInput, ImageInput } from '../../shared/model/input.ts';
import type { Inspection } from './backbone.ts';
import { badBackbone } from './errors.ts';
import { logMelFor } from './log-mel-feeding.ts';
import type { Runnable } from './open.ts';
import { textFor } from './text-feeding.ts';
import { takesIds } from './token-inputs.ts';

/** Seconds of a recording where nobody says how many. */
const usualSeconds = 2;

/** What decides how an item becomes what a model is fed. */
export type Fed = Pick<Runnable, 'input' | 'layout' | 'axes'>;

/** How items are made ready for the model's inputs: texts by the tokenizer in `folder`, all else for one input of floats. */
export async function fedAs(
  path: string,
  folder: string,
  { inputs }: Inspection,
  wishes: BackboneWishes,
  format: BackboneFormat,
): Promise<Fed> {
  if (format === 'onnx' && takesIds(inputs)) return { input: await textFor(path, folder, inputs, wishes), layout: 'nhwc' };
  const [input, another] = inputs;
  if (!input) throw badBackbone(`${path} has no input.`, 'Give a model of pictures, recordings or texts.');
  if (another)
    throw badBackbone(
      `${path} has ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}), and one alone can be fed.`,
      'Export it with one input.',
    );
  const { shape, type } = input;
  if (type !== 'float32')
    throw badBackbone(
      `${path}: its input “${input.name}” is of ${type}, and only float32 can be fed.`,
      'Export the model again with an input of float32; the ids of tokens are fed to models of ONNX.',
    );
  if (wishes.logMel !== null) return { ...logMelFor(path, shape, wishes, usualSeconds), layout: 'nhwc' };
  if (shape.length === 1) return { input: recording(shape[0] ?? null, wishes), layout: 'nhwc' };
  if (shape.length === 3) return picture(path, shape, wishes, format);
  throw badBackbone(
    `${path} takes items of ${shape.map((side) => side ?? '?').join(' × ')}, which are neither pictures nor the samples of recordings.`,
    'If they are log-mel energies of recordings, say which axis comes first: --log-mel frames-first or bands-first.',
  );
}

function picture(path: string, shape: readonly (number | null)[], wishes: BackboneWishes, format: BackboneFormat): Fed {
  const isDepth = (side: number | null | undefined): side is 1 | 3 => side === 1 || side === 3;
  const first = isDepth(shape[0]) && !isDepth(shape[2]);
  const channels = first ? shape[0] : shape[2];
  if (!isDepth(channels))
    throw badBackbone(
      `${path} takes items of ${shape.map((side) => side ?? '?').join(' × ')}, of which neither the first nor the last is 1 or 3 channels.`,
      'Give a model of grey or colour pictures.',
    );
  const [tall, wide] = first ? [shape[1], shape[2]] : [shape[0], shape[1]];
  // What a layers model says is what it was made for: its convolutions take other sizes, and what does not is found by trying.
  const [height, width] = format === 'layers' && wishes.size ? wishes.size : [tall ?? wishes.size?.[0], wide ?? wishes.size?.[1]];
  if (height === undefined || width === undefined)
    throw badBackbone(
      `${path} takes pictures of any size: ${tall ?? 'any height'} × ${wide ?? 'any width'}.`,
      'Say the size that it is to be fed, such as 224x224 (--size).',
    );
  if (wishes.size && (wishes.size[0] !== height || wishes.size[1] !== width))
    throw badBackbone(`${path} takes pictures of ${height} × ${width} and of no other size.`, 'Leave the size out (--size).');
  const { mean, deviation, cover } = presets[wishes.preset ?? (format === 'onnx' ? 'imagenet' : 'unit')];
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
