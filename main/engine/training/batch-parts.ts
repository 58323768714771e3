import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { Model } from '../model.ts';
import { sizeOf } from '../networks/layer.ts';
import { noiseFor } from '../random.ts';
import { tokenCount } from '../tokens.ts';

/** What a batch always has, if only with no items, in the order in which it lies in memory. */
export const usualParts = ['source', 'target', 'labels'] as const;
/** What only some methods ask for: tensors as `Batch` has them. */
export const furtherParts = ['strong', 'origins', 'labelled', 'targetLabels', 'sourceRows', 'targetRows'] as const;
/** Which items a batch holds: not for the step, but to find their rows. Whole numbers, which floats hold up to 2²⁴. */
export const indexParts = ['sourceIndices', 'targetIndices'] as const;
export const batchParts = [...usualParts, ...furtherParts, ...indexParts] as const;

export type TensorPart = (typeof usualParts)[number] | (typeof furtherParts)[number];
export type BatchPart = (typeof batchParts)[number];

/** Something for each part of a batch that is there. */
export type Parts<Value> = Readonly<Record<(typeof usualParts)[number], Value> & Partial<Record<BatchPart, Value>>>;

/** What decides which parts a batch has and how large they are. */
export interface BatchForm {
  readonly input: InputSpec;
  /** How many numbers an item's label is: the classes, one-hot, or 1. */
  readonly labelWidth: number;
  readonly batchSize: number;
  /** Whether the method sees target items. */
  readonly seesTarget: boolean;
  /** Unless it sees none: a source-free method. */
  readonly seesSource?: boolean;
  readonly views?: boolean;
  /** How many sources are told apart; 0 or left out for none. */
  readonly sources?: number;
  readonly labelledTarget?: boolean;
  /** How many numbers each item's row has; 0 or left out for no rows. */
  readonly rowWidth?: number;
}

/** The shape of one item in each part. */
export function itemShapes({
  input,
  labelWidth,
  sources = 0,
  rowWidth = 0,
}: Omit<BatchForm, 'batchSize' | 'seesTarget'>): Record<TensorPart, number[]> {
  const item = inputShape(input);
  return {
    source: item,
    target: item,
    labels: [labelWidth],
    strong: item,
    origins: [sources],
    labelled: item,
    targetLabels: [labelWidth],
    sourceRows: [rowWidth],
    targetRows: [rowWidth],
  };
}

/** How many numbers each part of a batch holds. */
export function batchSizes(form: BatchForm): Parts<number> {
  const { batchSize: n, seesTarget, seesSource = true, views, sources = 0, labelledTarget, rowWidth = 0 } = form;
  const shapes = itemShapes(form);
  const whole = (part: TensorPart): number => n * sizeOf(shapes[part]);
  const given = (part: TensorPart, wanted: boolean | undefined): Partial<Record<BatchPart, number>> =>
    wanted ? { [part]: whole(part) } : {};
  const rows = rowWidth > 0;
  return {
    source: seesSource ? whole('source') : 0,
    target: seesTarget ? whole('target') : 0,
    labels: seesSource ? whole('labels') : 0,
    ...given('strong', views),
    ...given('origins', sources > 0),
    ...given('labelled', labelledTarget),
    ...given('targetLabels', labelledTarget),
    ...given('sourceRows', rows && seesSource),
    ...given('targetRows', rows && seesTarget),
    ...(rows && seesSource && { sourceIndices: n }),
    ...(rows && seesTarget && { targetIndices: n }),
  };
}

/** How many numbers all parts hold together. */
export const lengthOf = (sizes: Parts<number>): number => Object.values(sizes).reduce((sum, size) => sum + size, 0);

/** What a model's batches are. */
export const batchFormOf = (model: Model, batchSize: number): BatchForm => ({
  input: model.input,
  labelWidth: model.labelWidth,
  batchSize,
  seesTarget: !model.needs.noTarget,
  seesSource: !model.needs.noSource,
  views: model.needs.views ?? false,
  sources: model.sources,
  labelledTarget: model.needs.labelledTarget ?? false,
  rowWidth: model.refresh?.rowWidth(model.classes.length) ?? 0,
});

/** How many items of each domain a model's batches hold. */
export const itemCounts = (model: Model, batchSize: number): { source: number; target: number } => ({
  source: model.needs.noSource ? 0 : batchSize,
  target: model.needs.noTarget ? 0 : batchSize,
});

/** Which parts are items as a network is fed them. */
const itemParts: readonly BatchPart[] = ['source', 'target', 'strong', 'labelled'];

/** A batch of noise, with each class in turn: for tracing and measuring. */
export function noiseBatch(form: BatchForm): Parts<Float32Array> {
  const shapes = itemShapes(form);
  const sizes = batchSizes(form);
  const tokens = tokenCount(form.input);
  const batch = batchIn(new Float32Array(lengthOf(sizes)), sizes);
  for (const part of batchParts) {
    const values = batch[part];
    if (part === 'labels' || part === 'targetLabels' || part === 'origins') {
      const width = sizeOf(shapes[part]);
      values?.forEach((_, at) => (values[at] = at % width === Math.floor(at / width) % width ? 1 : 0));
    } else if (values) {
      const noise = noiseFor(1, `example/${part}`, values.length);
      values.set(tokens > 0 && itemParts.includes(part) ? noise.map((value) => Math.floor(tokens * value)) : noise);
    }
  }
  return batch;
}

/** Arrays of these sizes in one piece of memory, the target's items right behind the source's, so that both can be fed as one. */
export function batchIn(memory: Float32Array, sizes: Parts<number>): Parts<Float32Array> {
  let at = 0;
  const parts = batchParts.flatMap((part) => {
    const size = sizes[part];
    return size === undefined ? [] : [[part, memory.subarray(at, (at += size))] as const];
  });
  return Object.fromEntries(parts) as Record<(typeof usualParts)[number], Float32Array>;
}
