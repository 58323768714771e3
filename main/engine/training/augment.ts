/*
 * Views of an item for methods that want a prediction to stand small changes (French et al. 2018; Sohn et al. 2020). A weak view
 * moves a picture by up to an eighth of its side. A strong one is moved likewise, then two of the changes below are made and a
 * square of up to a quarter of the picture is covered, after RandAugment and Cutout (Cubuk et al. 2020; DeVries & Taylor 2017). No
 * picture is mirrored, since a mirrored digit or letter is another one. Rows of a table get noise: a tenth of a standard
 * deviation in a weak view; half of one in a strong one, in which a fifth of the values also fall to the mean.
 *
 * Values are those that networks are fed, so pictures have a mean and a deviation that the changes respect.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import { sizeOf } from '../networks/layer.ts';

export type View = 'weak' | 'strong';

/** Changes items in place, one after the other. */
export function augment(items: Float32Array, input: InputSpec, view: View, random: RandomGenerator): void {
  const size = sizeOf(inputShape(input));
  for (let start = 0; start < items.length; start += size) {
    const item = items.subarray(start, start + size);
    if (input.kind === 'image') picture(item, input, view, random);
    else jitter(item, view, random);
  }
}

const between = (random: RandomGenerator, low: number, high: number): number => low + (high - low) * uniformFloat64(random);
/** Normal, by the sum of twelve. */
const normal = (random: RandomGenerator): number => Array.from({ length: 12 }, () => uniformFloat64(random)).reduce((a, b) => a + b, -6);

function jitter(row: Float32Array, view: View, random: RandomGenerator): void {
  for (let column = 0; column < row.length; column++) {
    const noise = (view === 'weak' ? 0.1 : 0.5) * normal(random);
    row[column] = view === 'strong' && uniformFloat64(random) < 0.2 ? 0 : (row[column] ?? 0) + noise;
  }
}

type Picture = Extract<InputSpec, { kind: 'image' }>;

function picture(item: Float32Array, input: Picture, view: View, random: RandomGenerator): void {
  shift(item, input, random);
  if (view === 'weak') return;
  const changes = [brightness, contrast, invert, noise];
  for (let made = 0; made < 2; made++) changes[uniformInt(random, 0, changes.length - 1)]?.(item, input, random);
  cover(item, input, random);
}

/** By whole pixels, the edge repeated. */
function shift(item: Float32Array, { height, width, channels }: Picture, random: RandomGenerator): void {
  const [down, right] = [height, width].map((side) => uniformInt(random, -Math.floor(side / 8), Math.floor(side / 8))) as [number, number];
  const before = item.slice();
  const inside = (at: number, side: number): number => Math.min(side - 1, Math.max(0, at));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (inside(y - down, height) * width + inside(x - right, width)) * channels;
      for (let channel = 0; channel < channels; channel++) item[(y * width + x) * channels + channel] = before[from + channel] ?? 0;
    }
}

/** Raw values are 0…1: what a channel's number is in them, and back. */
function mapRaw(item: Float32Array, { channels, mean, deviation }: Picture, change: (raw: number, channel: number) => number): void {
  for (let at = 0; at < item.length; at++) {
    const channel = at % channels;
    const [centre, scale] = [mean[channel] ?? 0, deviation[channel] ?? 1];
    const raw = change((item[at] ?? 0) * scale + centre, channel);
    item[at] = (Math.min(1, Math.max(0, raw)) - centre) / scale;
  }
}

function brightness(item: Float32Array, input: Picture, random: RandomGenerator): void {
  const offsets = input.mean.map(() => between(random, -0.3, 0.3));
  mapRaw(item, input, (raw, channel) => raw + (offsets[channel] ?? 0));
}

function contrast(item: Float32Array, input: Picture, random: RandomGenerator): void {
  const factor = between(random, 0.4, 1.6);
  mapRaw(item, input, (raw) => 0.5 + (raw - 0.5) * factor);
}

function invert(item: Float32Array, input: Picture): void {
  mapRaw(item, input, (raw) => 1 - raw);
}

function noise(item: Float32Array, input: Picture, random: RandomGenerator): void {
  mapRaw(item, input, (raw) => raw + between(random, -0.2, 0.2));
}

function cover(item: Float32Array, { height, width, channels }: Picture, random: RandomGenerator): void {
  const side = uniformInt(random, 0, Math.floor(Math.min(height, width) / 4));
  const [top, left] = [uniformInt(random, 0, height - side), uniformInt(random, 0, width - side)];
  // The mean is zero here.
  for (let y = top; y < top + side; y++) item.fill(0, (y * width + left) * channels, (y * width + left + side) * channels);
}
