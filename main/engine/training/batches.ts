import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { ItemSource } from '../data-source.ts';
import { sizeOf } from '../networks/layer.ts';
import type { HostBatch } from './execution.ts';
import { sampler } from './sampler.ts';

/** What decides every batch of a training. Of the target only items are known here, no labels. */
export interface BatchPlan {
  readonly input: InputSpec;
  readonly classes: number;
  readonly batchSize: number;
  readonly seed: number;
  /** Whether the method sees target items. */
  readonly seesTarget: boolean;
  readonly source: { readonly items: ItemSource; readonly training: Int32Array; readonly labels: Int32Array };
  readonly target: { readonly items: ItemSource; readonly training: Int32Array };
}

/** How many numbers each part of a batch holds. */
export interface BatchSizes {
  readonly source: number;
  readonly labels: number;
  readonly target: number;
}

export function batchSizes({
  input,
  classes,
  batchSize,
  seesTarget,
}: Pick<BatchPlan, 'input' | 'classes' | 'batchSize' | 'seesTarget'>): BatchSizes {
  const items = batchSize * sizeOf(inputShape(input));
  return { source: items, labels: batchSize * classes, target: seesTarget ? items : 0 };
}

/** Arrays of these sizes in one piece of memory, the target's items right behind the source's, so that both can be fed as one. */
export function batchIn(memory: Float32Array, sizes: BatchSizes): HostBatch {
  const items = sizes.source + sizes.target;
  return {
    source: memory.subarray(0, sizes.source),
    target: memory.subarray(sizes.source, items),
    labels: memory.subarray(items, items + sizes.labels),
  };
}

/** Writes the batch of a step, which follows from the plan and the step's number alone, into arrays of `batchSizes`. */
export function batchWriter(plan: BatchPlan): (step: number, into: HostBatch) => Promise<void> {
  const { input, classes, batchSize, seed, source, target } = plan;
  const fromSource = sampler(source.training, batchSize, seed, 'source');
  const fromTarget = sampler(target.training, batchSize, seed, 'target');
  return async (step, into) => {
    const indices = fromSource(step);
    into.labels.fill(0);
    indices.forEach((item, at) => (into.labels[at * classes + (source.labels[item] ?? 0)] = 1));
    await source.items.read(indices, input, into.source);
    if (plan.seesTarget) await target.items.read(fromTarget(step), input, into.target);
  };
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
  const batch = batchIn(new Float32Array(sizes.source + sizes.target + sizes.labels), sizes);
  let step = start;
  return {
    async next() {
      await write(step++, batch);
      return batch;
    },
    close: () => Promise.resolve(),
  };
}
