import { basename } from 'node:path';
import type { BackboneContent, BackboneWishes, FeatureLayer } from '../../shared/model/backbone.ts';
import { inputShape } from '../../shared/model/input.ts';
import type { ItemInput } from '../../shared/model/input.ts';
import type { Inspection } from './backbone.ts';
import { badBackbone } from './errors.ts';
import { fedAs } from './feeding.ts';
import type { Fed } from './feeding.ts';
import { findModel } from './index.ts';
import { openBackbone } from './open.ts';
import type { Runnable } from './open.ts';
import { triedOnTexts } from './text-trial.ts';

export interface Inspected {
  readonly content: BackboneContent;
  readonly candidates: readonly FeatureLayer[];
}

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
  const fed: Fed = input ? { input, layout: 'nhwc' } : await fedAs(basename(first.path), folder, inspection, wishes, first.reader.format);
  if (second && (fed.input.kind !== 'audio' || !fed.input.samplesAlone))
    throw badBackbone('The first model of a chain takes the samples of recordings.', 'Give one model alone.');
  const runnable: Runnable = {
    format: first.reader.format,
    file: basename(first.path),
    ...fed,
    layer: second ? inspection.output : layer,
    chain: second && behind ? chainOf(second.path, behind, wishes) : null,
  };
  const found =
    runnable.input.kind === 'text' ? await triedOnTexts(folder, runnable, wishes.pooling) : { size: await tried(folder, runnable) };
  return { content: { ...runnable, ...found }, candidates: (behind ?? inspection).candidates.slice(0, 20) };
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

/** How many features an item has, by running two: they must be numbers. */
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
