/*
 * node features-child.ts FOLDER COUNT make   packs that many pictures of 64 × 64 and takes the model in FOLDER for a backbone
 * node features-child.ts FOLDER COUNT run    computes their features, reads them again, and trains an epoch over them
 * node features-child.ts FOLDER COUNT each   trains such an epoch with the model in every step, over features that are kept beside
 * Prints one line of JSON. Times are without the start of Node.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openBackbone } from '../../../main/backbones/open.ts';
import { inspectBackbone } from '../../../main/backbones/inspect.ts';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { executorFor } from '../../../main/compute/executors.ts';
import { ensureFeatures, toScale } from '../../../main/compute/trainer/features.ts';
import { openRunData } from '../../../main/compute/trainer/run-data.ts';
import { openPacked } from '../../../main/data/open.ts';
import type { ItemSource } from '../../../main/engine/data-source.ts';
import { readItems } from '../../../main/engine/training/evaluate.ts';
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
  // Noise from a hash of its place; every second picture is darker, and every tenth is called what it is not.
  const size = 64 * 64 * 3;
  const pixels = new Uint8Array(count * size);
  for (let at = 0, value = 1; at < pixels.length; at++) {
    value = (Math.imul(value, 1664525) + 1013904223) | 0;
    pixels[at] = (value >>> 24) * (Math.floor(at / size) % 2 === 0 ? 1 : 0.9);
  }
  const isEven = (at: number): boolean => (at % 2 === 0) !== (at % 10 === 3);
  await mkdir(join(folder, 'files'), { recursive: true });
  await writeFile(join(folder, 'files', 'pictures.npy'), rawNpy([count, 64, 64, 3], pixels, {}));
  await writeFile(join(folder, 'files', 'labels.txt'), Array.from({ length: count }, (_, at) => (isEven(at) ? 'even' : 'odd')).join('\n'));
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
  const datasetFolder = library.folderOf(hash);
  const settings = resolveTraining({ epochs: what === 'each' ? 1 : 2, evaluateEvery: 1000 });
  if (what === 'each') {
    await ensureFeatures([datasetFolder], place);
    const [kept, each] = [await trained(false), await trained(true)];
    console.log(JSON.stringify({ title: 'in every step', count, seconds: each.epochSeconds, accuracies: [kept.accuracy, each.accuracy] }));
  } else {
    await rm(place.featuresFolder, { recursive: true, force: true });
    const computing = await seconds(() => ensureFeatures([datasetFolder], place));
    const keptSeconds = await seconds(() => ensureFeatures([datasetFolder], place));
    const { epochSeconds } = await trained(false);
    console.log(JSON.stringify({ title: 'Isthmus', count, seconds: computing, keptSeconds, epochSeconds }));
  }

  /** Adapts a perceptron to the pictures themselves. @param running whether the model runs in every step */
  async function trained(running: boolean): Promise<{ epochSeconds: number; accuracy: number }> {
    const data = await openRunData({ sourceFolder: datasetFolder, targetFolder: datasetFolder, backbone: place, settings, runSeed: 1 });
    const model = running ? await openBackbone(folder, content) : null;
    const dataset = await openPacked(datasetFolder);
    const asTheyAre: ItemSource | null = model && {
      count,
      async read(indices, input, into) {
        into.set(toScale(await model.features(await readItems(dataset, indices, content.input), indices.length), input));
      },
    };
    const choice = { method: 'dann', methodParameters: {}, network: 'mlp', networkParameters: {} };
    const updates = train(
      {
        model: buildModel(choice, data.input, data.classes),
        settings,
        arm: 'adapted',
        seed: 1,
        source: { ...data.source, items: asTheyAre ?? data.source.items },
        target: { ...data.target, items: asTheyAre ?? data.target.items },
        executor: executorFor(engine, () => undefined),
        openBatches: directBatches,
        validators: [],
        now: () => performance.now(),
        breathe: () => Promise.resolve(),
        stopping: () => false,
      },
      null,
    );
    // The first step compiles: an epoch is told of by the others, and of two by the second.
    const perEpoch = Math.floor(data.target.training.length / settings.batchSize);
    const first = settings.epochs === 1 ? 1 : perEpoch;
    let [started, accuracy, epochSeconds] = [0, Number.NaN, Number.NaN];
    for await (const update of updates) {
      if (update.type !== 'step') continue;
      if (update.step === first) started = performance.now();
      // Before the last step's answer there is the evaluation.
      if (update.step === settings.epochs * perEpoch - 1)
        epochSeconds = ((performance.now() - started) / 1000) * (perEpoch / (settings.epochs * perEpoch - 1 - first));
      accuracy = update.metrics.find(({ name }) => name === 'target-accuracy')?.value ?? accuracy;
    }
    await Promise.all([data.close(), model?.close(), dataset.close()]);
    return { epochSeconds, accuracy };
  }
}
