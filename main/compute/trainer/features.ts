import { Worker } from 'node:worker_threads';
import { evictFeatures } from '../../backbones/cache-eviction.ts';
import { writeFeatures } from '../../backbones/cache-writer.ts';
import { featureKey, openFeatures } from '../../backbones/cache.ts';
import type { CachedFeatures } from '../../backbones/cache.ts';
import { asWriteError } from '../../data/errors.ts';
import { inputOfModel } from '../../data/kinds/index.ts';
import { pooledScale } from '../../data/kinds/pooled-scale.ts';
import { readManifest } from '../../data/packed/manifest.ts';
import type { ItemSource } from '../../engine/data-source.ts';
import type { FeaturesInput, InputSpec } from '../../../shared/model/input.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { BackbonePlace } from '../../services/ports/backbones.ts';
import type { DataPlaces } from '../../services/ports/training.ts';
import type { BackboneForMany } from '../providers/open-for-many.ts';
import type { FeatureOrder, PreparedPiece } from './feature-worker.ts';
import { asError } from './worker-error.ts';

/** Items that go through a backbone together. */
const together = 32;

/** Said of features that are computed. @param done items */
export type FeatureReport = (done: number, total: number) => void;

/** The same for all data sets of a run; nothing where it has no backbone. Answers sentences that say what computed them. */
export async function ensureFeaturesOf(
  { backbone, sourceFolder, moreSourceFolders, targetFolder }: DataPlaces,
  report?: FeatureReport,
  stopping?: () => boolean,
): Promise<string[]> {
  if (!backbone || backbone.trained) return [];
  return ensureFeatures([...(sourceFolder === null ? [] : [sourceFolder]), ...moreSourceFolders, targetFolder], backbone, report, stopping);
}

/**
 * Computes the features of some data sets that are not kept yet, behind what an earlier attempt wrote, and removes those that were not
 * used for longest where there are too many. Answers sentences that say what computed them, also of those that were kept.
 * Throws as the backbone does, and `interrupted` where `stopping`.
 */
export async function ensureFeatures(
  folders: readonly string[],
  place: BackbonePlace,
  report: FeatureReport = () => undefined,
  stopping: () => boolean = () => false,
): Promise<string[]> {
  const wanted = await Promise.all(folders.map(async (folder) => ({ folder, ...(await readManifest(folder)) })));
  const keys = new Set(wanted.map(({ hash }) => featureKey(place.backbone, hash)));
  const by = new Set<string>();
  for (const { folder, hash, count, ...manifest } of wanted) {
    inputOfModel(place.backbone.input, { hash, count, ...manifest });
    const key = featureKey(place.backbone, hash);
    const there = await openFeatures(place.featuresFolder, key, true);
    await there?.close();
    const sentence = there ? there.by : await compute({ folder, key, count }, place, report, stopping);
    if (sentence !== null) by.add(sentence);
  }
  await evictFeatures(place.featuresFolder, keys);
  return [...by];
}

async function compute(
  { folder, key, count }: { folder: string; key: string; count: number },
  place: BackbonePlace,
  report: FeatureReport,
  stopping: () => boolean,
): Promise<string | null> {
  const { backbone, folder: files, featuresFolder } = place;
  const writer = await writeFeatures(featuresFolder, key, backbone.size, count);
  // Items are made ready beside: the model keeps this thread busy while it runs.
  const pieces = preparedAhead({ folder, backbone, files, first: writer.done, together });
  let model: BackboneForMany | null = null;
  try {
    const before = writer.done;
    const { openForMany } = await import('../providers/open-for-many.ts');
    model = await openForMany({ datasetFolder: folder, place: { backbone, folder: files } }, { left: count - before, begun: before > 0 });
    report(before, count);
    const start = performance.now();
    for await (const { items, count: some, laidOut } of pieces) {
      await writer.append(await model.features(items, some, laidOut));
      report(writer.done, count);
      if (stopping())
        throw new AppError('interrupted', 'The features are not all there yet.', {
          hint: 'Go on: what was computed is kept.',
          retry: true,
        });
    }
    // What an earlier attempt had computed is taken to have taken as long.
    const share = (count - before) / count;
    await writer.finish(share > 0 ? (performance.now() - start) / 1000 / share : 0, model.by);
    return model.by;
  } catch (error) {
    throw asWriteError(error, featuresFolder);
  } finally {
    await pieces.return(undefined);
    await writer.close();
    await model?.close();
  }
}

/** Items that a worker makes ready, a piece ahead. One holds until the next is asked for. */
async function* preparedAhead(order: FeatureOrder): AsyncGenerator<PreparedPiece> {
  const worker = new Worker(new URL('./feature-worker.ts', import.meta.url), { workerData: order });
  const waiting: (PreparedPiece | Error | null)[] = [];
  let wake: () => void = () => undefined;
  const say = (one: PreparedPiece | Error | null): void => {
    waiting.push(one);
    wake();
  };
  worker.on('message', (piece: PreparedPiece | null) => say(piece));
  worker.on('error', (error) => say(asError(error)));
  worker.on('exit', (code) => say(new Error(`The worker that makes items ready ended with code ${code}.`)));
  try {
    for (;;) {
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const next = waiting.shift() ?? null;
      if (next === null) return;
      if (next instanceof Error) throw next;
      yield next;
      worker.postMessage(next.items.buffer, [next.items.buffer as ArrayBuffer]);
    }
  } finally {
    await worker.terminate();
  }
}

/** The kept features of a data set in the place of its items. Throws `library-damaged` where they are not there. */
export async function openFeatured(
  datasetHash: string,
  place: BackbonePlace,
): Promise<ItemSource & Pick<CachedFeatures, 'mean' | 'deviation' | 'seconds' | 'close'>> {
  const features = await openFeatures(place.featuresFolder, featureKey(place.backbone, datasetHash), false);
  if (!features)
    throw new AppError('library-damaged', `The features of ${place.backbone.name} are not there.`, {
      hint: 'Start the run again: they are computed anew.',
      retry: true,
    });
  const { count, size, mean, deviation, seconds } = features;
  return {
    count,
    mean,
    deviation,
    seconds,
    async read(indices, input, into) {
      if (input.kind !== 'features') throw new Error('Features are fed to networks that take features.');
      indices.forEach((item, at) => {
        const row = into.subarray(at * size, (at + 1) * size);
        features.read(item, row);
        toScale(row, input);
      });
    },
    close: () => features.close(),
  };
}

/** Brings rows of features to the scale that a network takes, in place. */
export function toScale(rows: Float32Array, input: InputSpec): Float32Array {
  if (input.kind !== 'features') return rows;
  const { size, mean, deviation } = input;
  for (let at = 0; at < rows.length; at++) rows[at] = ((rows[at] ?? 0) - (mean[at % size] ?? 0)) / (deviation[at % size] ?? 1);
  return rows;
}

/** What a network is fed of a backbone's features, brought to one scale over some data sets together. */
export function featuresInput(
  { backbone }: BackbonePlace,
  sets: readonly { readonly count: number; readonly mean: readonly number[]; readonly deviation: readonly number[] }[],
): FeaturesInput {
  const { size, input, hash, name } = backbone;
  const scales = Array.from({ length: size }, (_, at) => {
    const own = sets.map(({ count, ...set }) => ({ count, mean: set.mean[at] ?? 0, deviation: set.deviation[at] ?? 0 }));
    const { mean, deviation } = pooledScale(own);
    // A feature that never changes, but for rounding, says nothing; dividing by 1 keeps it near zero.
    return { mean, deviation: deviation > 1e-6 * Math.abs(mean) ? deviation : 1 };
  });
  return {
    kind: 'features',
    backbone: { hash, name },
    size,
    of: input,
    mean: scales.map(({ mean }) => mean),
    deviation: scales.map(({ deviation }) => deviation),
  };
}
