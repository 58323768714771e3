/* The two sides of a run: its items with their labels, split into what is trained on and what is held out. */
import type { PackedDataset } from '../../data/open.ts';
import type { ItemSource } from '../../engine/data-source.ts';
import type { NumberScale } from '../../engine/numbers.ts';
import { Quarantined } from '../../engine/quarantine.ts';
import { permutation, randomFor } from '../../engine/random.ts';
import type { TrainingSettings } from '../../engine/training/settings.ts';
import type { SourceData, TargetData } from '../../engine/training/training.ts';
import { knownOf, onScale, scaleOf } from './number-labels.ts';
import type { RunDataOrder } from './run-data.ts';
import { partsOf } from './run-parts.ts';

/** A data set, and what is read of its items: themselves, or a backbone's features of them, which have a scale. */
export interface Opened {
  readonly dataset: PackedDataset;
  readonly items: ItemSource;
  readonly scale: { readonly count: number; readonly mean: readonly number[]; readonly deviation: readonly number[] } | null;
}

/** The source of a run that has a model of it instead: nothing can be read of it. */
export const noSource: SourceData = {
  items: { count: 0, read: () => Promise.reject(new Error('There are no source items to read.')) },
  labels: new Int32Array(),
  training: new Int32Array(),
  heldOut: new Int32Array(),
};

/** Several sources one behind the other, each split on its own. */
export async function sourceOf(
  opened: readonly Opened[],
  classes: readonly string[],
  settings: TrainingSettings,
  seed: number,
): Promise<SourceData> {
  const sources = opened.map(({ dataset }) => dataset);
  const starts = sources.map((_, at) => sources.slice(0, at).reduce((sum, { count }) => sum + count, 0));
  const count = sources.reduce((sum, source) => sum + source.count, 0);
  const [labels, origins] = [new Int32Array(count), new Int32Array(count)];
  const numbers = sources.some(({ manifest }) => manifest.labelRange) ? new Float32Array(count).fill(Number.NaN) : null;
  const parts: Record<'training' | 'heldOut', number[]> = { training: [], heldOut: [] };
  for (const [at, source] of sources.entries()) {
    const start = starts[at] ?? 0;
    const ownNumbers = await source.numbers();
    if (numbers && ownNumbers) numbers.set(ownNumbers, start);
    labels.set(ownNumbers ? knownOf(ownNumbers) : matched(await source.labels(), source.classes, classes, -1), start);
    origins.fill(at, start, start + source.count);
    const own = labels.subarray(start, start + source.count);
    const split = await partsOf(source, { rule: settings.split, heldOutShare: settings.heldOutSource, seed }, own);
    for (const part of ['training', 'heldOut'] as const)
      for (const index of split[part]) if ((labels[start + index] ?? -1) >= 0) parts[part].push(start + index);
  }
  return {
    items:
      opened.length === 1 && opened[0]
        ? opened[0].items
        : joined(
            opened.map(({ items }) => items),
            starts,
            origins,
            count,
          ),
    labels,
    training: Int32Array.from(parts.training),
    heldOut: Int32Array.from(parts.heldOut),
    ...(numbers && { numbers: onScale(numbers, scaleOf(numbers)) }),
    ...(sources.length > 1 && { origins }),
  };
}

/** Reads each item from the data set that it is of, in runs of neighbours. */
function joined(sources: readonly ItemSource[], starts: readonly number[], origins: Int32Array, count: number): ItemSource {
  return {
    count,
    async read(indices, input, into) {
      const size = into.length / Math.max(1, indices.length);
      for (let at = 0; at < indices.length;) {
        const origin = origins[indices[at] ?? 0] ?? 0;
        let end = at + 1;
        while (end < indices.length && origins[indices[end] ?? 0] === origin) end++;
        const own = indices.slice(at, end).map((index) => index - (starts[origin] ?? 0));
        await sources[origin]?.read(own, input, into.subarray(at * size, end * size));
        at = end;
      }
    },
  };
}

export async function targetOf(
  { dataset: target, items }: Opened,
  classes: readonly string[],
  order: RunDataOrder,
  scale: NumberScale | undefined,
): Promise<TargetData> {
  const { settings, runSeed: seed, labelledTarget = 0, openSet = false } = order;
  const { training, heldOut } = await partsOf(target, { rule: settings.split, heldOutShare: settings.heldOut, seed }, null);
  const numbers = await target.numbers();
  if (numbers && scale) return { items, training, heldOut, labels: new Quarantined(knownOf(numbers), onScale(numbers, scale)) };
  if (target.classes.length === 0) return { items, training, heldOut, labels: null };
  const labels = matched(await target.labels(), target.classes, classes, openSet ? classes.length : -1);
  return {
    items,
    training,
    heldOut,
    labels: new Quarantined(labels),
    ...(labelledTarget > 0 && { given: givenOf(training, labels, classes.length, labelledTarget, seed) }),
  };
}

/** Labels of one list of classes as those of another, by name; `others` for classes that are only in the first. */
function matched(labels: Int32Array, from: readonly string[], to: readonly string[], others: number): Int32Array {
  const classOf = from.map((name) => {
    const found = to.indexOf(name);
    return found >= 0 ? found : others;
  });
  return labels.map((label) => (label < 0 ? -1 : (classOf[label] ?? -1)));
}

/** So many training items of each class, drawn by the seed. These labels alone leave the quarantine: the run was given them. */
function givenOf(training: Int32Array, labels: Int32Array, classes: number, each: number, seed: number) {
  const order = permutation(randomFor(seed, 'labelled target'), training.length);
  const taken = new Array<number>(classes).fill(0);
  const items = [...order]
    .map((place) => training[place] ?? 0)
    .filter((item) => {
      const label = labels[item] ?? -1;
      if (label < 0 || label >= classes || (taken[label] ?? 0) >= each) return false;
      taken[label] = (taken[label] ?? 0) + 1;
      return true;
    });
  return { items: Int32Array.from(items), classes: Int32Array.from(items, (item) => labels[item] ?? 0) };
}
