import { join } from 'node:path';
import type { BackboneContent, MelAxis } from '../../shared/model/backbone.ts';
import type { OnnxProvider } from '../../shared/model/engine.ts';
import { inputShape } from '../../shared/model/input.ts';
import type { ItemInput } from '../../shared/model/input.ts';
import type { OpenModel } from './backbone.ts';
import { windowsOf } from './chain.ts';
import { readerOf } from './index.ts';
import { channelsFirst, pooledRows } from './shapes.ts';
import { openTextBackbone } from './text-backbone.ts';

/** A backbone that runs. */
export interface OpenBackbone {
  /**
   * Features of items made ready as its input says, flat: [count · size]. Throws `bad-data` where the model refuses them.
   * @param laidOut whether pictures are laid out already as the model takes them (see `layout`)
   */
  features(items: Float32Array, count: number, laidOut?: boolean): Promise<Float32Array>;
  close(): Promise<void>;
}

export type Runnable = Omit<BackboneContent, 'size'>;

/** @param folder where its files lie. @param provider what runs a model of ONNX. Throws `bad-data` for files that cannot be used. */
export async function openBackbone(folder: string, backbone: Runnable, provider: OnnxProvider = 'cpu'): Promise<OpenBackbone> {
  if (backbone.input.kind === 'text') return openTextBackbone(folder, backbone, provider);
  const { format, file, layer, chain } = backbone;
  const reader = readerOf(format);
  const first = await reader.open(join(folder, file), { layer, provider, shape: inputShape(backbone.input) });
  const second =
    chain &&
    (await reader.open(join(folder, chain.file), { layer: chain.layer, provider, shape: [] }).catch(async (error: unknown) => {
      await first.close();
      throw error;
    }));
  return {
    features: (items, count, laidOut = false) =>
      chain && second ? chained(first, second, { ...backbone, chain }, items, count) : alone(first, backbone, items, count, laidOut),
    async close() {
      await first.close();
      await second?.close();
    },
  };
}

async function alone(
  model: OpenModel,
  { input, layout, axes }: Runnable,
  items: Float32Array,
  count: number,
  laidOut: boolean,
): Promise<Float32Array> {
  if (axes) return energies(model, { input, axes }, items, count);
  const shape = inputShape(input);
  const turned = layout === 'nchw' && shape.length === 3;
  const [height = 1, width = 1, channels = 1] = shape;
  const fed = turned && !laidOut ? channelsFirst(items, count, height, width, channels) : items;
  const answer = await model.run(fed, [count, ...(turned ? [channels, height, width] : shape)]);
  return pooledRows(answer.values, answer.shape, layout, count);
}

/** Log-mel energies, whose axes stand as the model has them. */
async function energies(
  model: OpenModel,
  { input, axes }: { input: ItemInput; axes: readonly MelAxis[] },
  items: Float32Array,
  count: number,
): Promise<Float32Array> {
  const [frames = 1, bands = 1] = inputShape(input);
  const turned = axes.indexOf('bands') < axes.indexOf('frames');
  const fed = turned ? channelsFirst(items, count, frames, 1, bands) : items;
  const answer = await model.run(fed, [count, ...axes.map((axis) => ({ frames, bands, one: 1 })[axis])]);
  // Maps behind a single channel that stands first have theirs there as well.
  return pooledRows(answer.values, answer.shape, axes.length === 3 && axes[0] === 'one' ? 'nchw' : 'nhwc', count);
}

/** The mean of the second model's features over the windows of what the first gives of each item. */
async function chained(
  first: OpenModel,
  second: OpenModel,
  { input, chain }: Runnable & { chain: NonNullable<Runnable['chain']> },
  items: Float32Array,
  count: number,
): Promise<Float32Array> {
  const shape = inputShape(input);
  const size = items.length / count;
  const rows: Float32Array[] = [];
  // One item at a time: what the first model gives of several may not be told apart.
  for (let at = 0; at < count; at++) {
    const frames = await first.run(items.subarray(at * size, (at + 1) * size), [1, ...shape]);
    const { values, windows, bands } = windowsOf(frames, chain);
    const answer = await second.run(values, [windows, chain.length, bands, 1]);
    const each = pooledRows(answer.values, answer.shape, 'nhwc', windows);
    const features = each.length / windows;
    rows.push(Float32Array.from({ length: features }, (_, feature) => meanOver(each, windows, features, feature)));
  }
  const features = rows[0]?.length ?? 0;
  const all = new Float32Array(count * features);
  rows.forEach((row, at) => all.set(row, at * features));
  return all;
}

function meanOver(values: Float32Array, rows: number, columns: number, column: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += values[row * columns + column] ?? 0;
  return sum / rows;
}
