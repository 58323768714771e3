import type { ItemSource } from '../data-source.ts';
import type { NumberLabels } from '../numbers.ts';
import { randomFor } from '../random.ts';
import { augment } from './augment/index.ts';
import { noAugmentation } from './augment/view.ts';
import type { Augmentation } from './augment/view.ts';
import { batchIn, batchSizes, lengthOf } from './batch-parts.ts';
import type { BatchForm } from './batch-parts.ts';
import type { HostBatch } from './execution.ts';
import { sampler } from './sampler.ts';

/** What decides every batch of a training. Of the target only items are known here, and the labels that a run was given. */
export interface BatchPlan extends BatchForm {
  readonly seed: number;
  /** How items are changed, whatever the method; not at all where it is left out. */
  readonly augmentation?: Augmentation;
  readonly source: {
    readonly items: ItemSource;
    readonly training: Int32Array;
    readonly labels: Int32Array;
    /** The labels where they are numbers. */
    readonly numbers?: NumberLabels;
    /** Which source each item is of; left out for one source. */
    readonly origins?: Int32Array;
  };
  readonly target: {
    readonly items: ItemSource;
    readonly training: Int32Array;
    /** Items whose labels were given, and the class of each of them. */
    readonly given?: { readonly items: Int32Array; readonly classes: Int32Array };
  };
}

/** Writes the batch of a step, which follows from the plan and the step's number alone, into arrays of `batchSizes`. */
export function batchWriter(plan: BatchPlan): (step: number, into: HostBatch) => Promise<void> {
  const { input, labelWidth, batchSize, seed, source, target, sources = 0, views = false, augmentation = noAugmentation } = plan;
  const fromSource = sourceSampler(plan);
  const fromTarget = sampler(target.training, batchSize, seed, 'target');
  const { given } = target;
  const fromGiven =
    plan.labelledTarget && given
      ? sampler(
          given.items.map((_, at) => at),
          batchSize,
          seed,
          'labelled',
        )
      : null;

  const change = (items: Float32Array, view: Augmentation['view'], place: string): void =>
    augment(items, input, view, augmentation, randomFor(seed, `views/${place}`));

  async function writeSource(step: number, into: HostBatch): Promise<void> {
    const indices = fromSource(step);
    if (source.numbers) into.labels.set(Float32Array.from(indices, (item) => source.numbers?.values[item] ?? 0));
    else
      oneHot(
        into.labels,
        indices.map((item) => source.labels[item] ?? 0),
        labelWidth,
      );
    if (into.origins)
      oneHot(
        into.origins,
        indices.map((item) => source.origins?.[item] ?? 0),
        sources,
      );
    into.sourceIndices?.set(indices);
    await source.items.read(indices, input, into.source);
    change(into.source, views && augmentation.view === 'none' ? 'weak' : augmentation.view, `source/${step}`);
  }

  async function writeTarget(step: number, into: HostBatch): Promise<void> {
    const indices = fromTarget(step);
    into.targetIndices?.set(indices);
    await target.items.read(indices, input, into.target);
    // The two views of a method that asks for them are what it says they are.
    into.strong?.set(into.target);
    change(into.target, into.strong ? 'weak' : augmentation.view, `weak/${step}`);
    if (into.strong) change(into.strong, 'strong', `strong/${step}`);
  }

  async function writeGiven(step: number, into: HostBatch): Promise<void> {
    if (!fromGiven || !given || !into.labelled || !into.targetLabels) return;
    const places = fromGiven(step);
    oneHot(
      into.targetLabels,
      places.map((at) => given.classes[at] ?? 0),
      labelWidth,
    );
    await target.items.read(
      places.map((at) => given.items[at] ?? 0),
      input,
      into.labelled,
    );
    change(into.labelled, augmentation.view, `labelled/${step}`);
  }

  return async (step, into) => {
    if (into.source.length > 0) await writeSource(step, into);
    if (into.target.length > 0) await writeTarget(step, into);
    await writeGiven(step, into);
  };
}

/** Of several sources each gives as many items as the others, as far as the batch can be parted; the first give what is left. */
function sourceSampler({ source, sources = 0, batchSize, seed }: BatchPlan): (step: number) => Int32Array {
  const { origins, training } = source;
  if (sources < 2 || !origins) return sampler(training, batchSize, seed, 'source');
  const each = Array.from({ length: sources }, (_, origin) => {
    const size = Math.floor(batchSize / sources) + (origin < batchSize % sources ? 1 : 0);
    return sampler(
      training.filter((item) => origins[item] === origin),
      size,
      seed,
      `source/${origin}`,
    );
  });
  return (step) => Int32Array.from(each.flatMap((sample) => [...sample(step)]));
}

function oneHot(into: Float32Array, classes: Int32Array, width: number): void {
  into.fill(0);
  classes.forEach((label, at) => (into[at * width + label] = 1));
}

/** Batches one after the other from some step on. What `next` answers holds until it is asked again. */
export interface BatchSource {
  next(): Promise<HostBatch>;
  close(): Promise<void>;
}

/** Makes each batch when it is asked for. */
export function directBatches(plan: BatchPlan, start: number): BatchSource {
  const write = batchWriter(plan);
  const sizes = batchSizes(plan);
  const batch = batchIn(new Float32Array(lengthOf(sizes)), sizes);
  let step = start;
  return {
    async next() {
      await write(step++, batch);
      return batch;
    },
    close: () => Promise.resolve(),
  };
}
