/*
 * node features-child.ts FOLDER COUNT make   packs that many pictures of 64 × 64 and takes the model in FOLDER for a backbone
 * node features-child.ts FOLDER COUNT run    computes their features, reads them again, and trains an epoch over them
 * Prints one line of JSON. Times are without the start of Node.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { inspectBackbone } from '../../../main/backbones/inspect.ts';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { executorFor } from '../../../main/compute/executors.ts';
import { ensureFeatures } from '../../../main/compute/trainer/features.ts';
import { openRunData } from '../../../main/compute/trainer/run-data.ts';
import { createDataLibrary } from '../../../main/data/library.ts';
import { buildModel } from '../../../main/engine/model.ts';
import { directBatches } from '../../../main/engine/training/batches.ts';
import { resolveTraining } from '../../../main/engine/training/settings.ts';
import { train } from '../../../main/engine/training/train.ts';
import type { BackbonePlace } from '../../../main/services/ports/backbones.ts';
import { backboneContentSchema, backboneWishesSchema } from '../../../shared/model/backbone.ts';
import { rawNpy } from '../../helpers/array-files.ts';

const [folder = '', countText = '', what] = process.argv.slice(2);
const count = Number(countText);
const about = join(folder, 'about.json');
const library = createDataLibrary(join(folder, 'library'));
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

if (what === 'make') {
  // Noise from a hash of its place; every second class is brighter.
  const pixels = new Uint8Array(count * 64 * 64 * 3);
  for (let at = 0, value = 1; at < pixels.length; at++) {
    value = (Math.imul(value, 1664525) + 1013904223) | 0;
    pixels[at] = value >>> 24;
  }
  await mkdir(join(folder, 'files'), { recursive: true });
  await writeFile(join(folder, 'files', 'pictures.npy'), rawNpy([count, 64, 64, 3], pixels, {}));
  await writeFile(
    join(folder, 'files', 'labels.txt'),
    Array.from({ length: count }, (_, at) => (at % 2 === 0 ? 'even' : 'odd')).join('\n'),
  );
  const request = { path: join(folder, 'files', 'pictures.npy'), name: 'noise', format: 'npy', options: {}, strict: true };
  const { hash } = await library.import(
    { ...request, labels: join(folder, 'files', 'labels.txt') },
    () => undefined,
    new AbortController().signal,
  );
  const { content } = await inspectBackbone([join(folder, 'mobilenet.onnx')], folder, backboneWishesSchema.parse({}));
  await writeFile(about, JSON.stringify({ hash, content }));
  console.log(JSON.stringify({ title: 'made', count, seconds: 0 }));
} else {
  const { hash, content } = z.object({ hash: z.string(), content: backboneContentSchema }).parse(JSON.parse(await readFile(about, 'utf8')));
  const engine = await loadEngine('tensorflow').catch(() => loadEngine('wasm'));
  const place: BackbonePlace = {
    backbone: { ...content, hash: 'mobilenet', name: 'MobileNetV2', licence: '' },
    folder,
    featuresFolder: join(folder, 'features'),
    trained: false,
  };
  await rm(place.featuresFolder, { recursive: true, force: true });
  const datasetFolder = library.folderOf(hash);
  const computing = await seconds(() => ensureFeatures([datasetFolder], place));
  const keptSeconds = await seconds(() => ensureFeatures([datasetFolder], place));
  const settings = resolveTraining({ epochs: 2, evaluateEvery: 1000 });
  const places = { sourceFolder: datasetFolder, targetFolder: datasetFolder, backbone: place };
  const data = await openRunData({ ...places, settings, runSeed: 1 });
  const choice = { method: 'dann', methodParameters: {}, network: 'mlp', networkParameters: {} };
  const updates = train(
    {
      model: buildModel(choice, data.input, data.classes),
      settings,
      arm: 'adapted',
      seed: 1,
      source: data.source,
      target: data.target,
      executor: executorFor(engine, () => undefined),
      openBatches: directBatches,
      validators: [],
      now: () => performance.now(),
      breathe: () => Promise.resolve(),
      stopping: () => false,
    },
    null,
  );
  // The first epoch compiles the step: the second is what one takes.
  const times: number[] = [];
  const perEpoch = Math.floor(data.target.training.length / settings.batchSize);
  for await (const update of updates) if (update.step === perEpoch || update.step === 2 * perEpoch) times.push(performance.now());
  await data.close();
  const epochSeconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  console.log(JSON.stringify({ title: 'Isthmus', count, seconds: computing, keptSeconds, epochSeconds }));
}
