import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { RequestOutput } from '../../../shared/contract/contract.ts';
import { inputShape, itemInputOf } from '../../../shared/model/input.ts';
import { openBackbone } from '../../backbones/open.ts';
import type { OpenBackbone } from '../../backbones/open.ts';
import { openInputs } from '../../data/inputs.ts';
import type { Input } from '../../data/inputs.ts';
import { openTokenizerOf } from '../../data/text/pieces.ts';
import { backboneFolder, bundleFile, bundleSchema } from '../../exporters/bundle.ts';
import type { Bundle } from '../../exporters/bundle.ts';
import type { RunnableModel } from '../../exporters/exporter.ts';
import { toWeakView } from '../../engine/training/augment/weak-view.ts';
import { exporterNamed } from '../../exporters/index.ts';
import type { PredictRequest } from '../../services/ports/trainer.ts';
import { toScale } from './features.ts';

const batch = 128;

type Predictions = RequestOutput<'models.predict'>;

/**
 * Runs a bundle on files, in batches. Of several views of an item, which all go the whole way through the models, the mean is told. Throws
 * `bad-data` for a folder that is no bundle and for files that do not fit.
 */
export async function predict({ bundle: folder, inputs: paths, views, flip }: PredictRequest): Promise<Predictions> {
  const bundle = await readBundle(folder);
  const input = itemInputOf(bundle.input);
  await openTokenizerOf(input, join(folder, backboneFolder));
  const [model, backbone] = await openBoth(folder, bundle);
  const size = inputShape(input).reduce((product, side) => product * side, 1);
  const predictions: Predictions = [];
  const outputsOf = async (items: Float32Array, count: number): Promise<number[][]> =>
    model.outputs(backbone ? toScale(await backbone.features(items, count), bundle.input) : items, count);
  const run = async (inputs: readonly Input[]): Promise<void> => {
    const items = new Float32Array(inputs.length * size);
    inputs.forEach((one, at) => one.prepare(input, items, at * size));
    const seen = [await outputsOf(items, inputs.length)];
    for (let view = 1; view < views; view++) {
      const changed = items.slice();
      toWeakView(changed, input, view, flip);
      seen.push(await outputsOf(changed, inputs.length));
    }
    inputs.forEach(({ name }, item) => predictions.push(told(name, meanOf(seen.map((rows) => rows[item] ?? [])), bundle)));
  };
  try {
    let waiting: Input[] = [];
    for await (const one of openInputs(paths, input, bundle.maximum, new AbortController().signal)) {
      waiting.push(one);
      if (waiting.length < batch) continue;
      await run(waiting);
      waiting = [];
    }
    if (waiting.length > 0) await run(waiting);
  } finally {
    await backbone?.close();
    model.dispose();
  }
  return predictions;
}

/** The model, and the pretrained one that items go through first, where that is a file of its own. */
async function openBoth(folder: string, bundle: Bundle): Promise<[RunnableModel, OpenBackbone | null]> {
  const model = await openModel(folder, bundle);
  try {
    return [model, bundle.backbone && (await openBackbone(join(folder, backboneFolder), bundle.backbone))];
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Of rows that are as long as each other, place by place. */
const meanOf = (rows: readonly (readonly number[])[]): number[] =>
  (rows[0] ?? []).map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length);

/** A class and its probabilities, or a number. */
function told(input: string, outputs: readonly number[], { labels, number }: Bundle): Predictions[number] {
  if (number) return { input, number: outputs[0] ?? Number.NaN };
  const probabilities = outputs;
  const best = probabilities.indexOf(Math.max(...probabilities));
  return {
    input,
    label: labels[best] ?? '',
    probability: probabilities[best] ?? 0,
    probabilities: Object.fromEntries(labels.map((label, at) => [label, probabilities[at] ?? 0])),
  };
}

async function readBundle(folder: string): Promise<Bundle> {
  try {
    return bundleSchema.parse(JSON.parse(await readFile(join(folder, bundleFile), 'utf8')));
  } catch (error) {
    throw new AppError('bad-data', `${folder} is not a bundle: ${bundleFile} is missing or not as it was written.`, {
      hint: 'Give the folder that `isthmus export` wrote.',
      details: { path: folder },
      cause: error,
    });
  }
}

async function openModel(folder: string, bundle: Bundle): Promise<RunnableModel> {
  const exporter = exporterNamed(bundle.format);
  try {
    return await exporter.open(folder, bundle);
  } catch (error) {
    throw new AppError(
      'bad-data',
      `The model of the bundle ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      {
        hint: 'Copy the whole folder again, or export the model anew.',
        details: { path: folder },
        cause: error,
      },
    );
  }
}
