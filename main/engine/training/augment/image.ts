import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ImageInput } from '../../../../shared/model/input.ts';
import { between, chance } from './draws.ts';
import type { Allowed, View } from './view.ts';

type Change = (item: Float32Array, input: ImageInput, random: RandomGenerator) => void;

/**
 * Where mirroring is allowed, every second picture is mirrored, since a mirrored digit or letter is another one. A weak view is moved
 * by up to an eighth of the picture's side. A strong one is moved likewise, then two changes are made and a square of up to a quarter
 * of the picture is covered, after RandAugment and Cutout (Cubuk et al. 2020; DeVries & Taylor 2017).
 */
export function changeImage(item: Float32Array, input: ImageInput, view: 'none' | View, allowed: Allowed, random: RandomGenerator): void {
  if (allowed.flip && chance(random, 0.5)) mirror(item, input);
  if (view === 'none') return;
  shift(item, input, random);
  if (view === 'weak') return;
  const changes: Change[] = [brightness, contrast, invert, noise, ...(allowed.colours ? [tint, saturation] : [])];
  for (let made = 0; made < 2; made++) changes[uniformInt(random, 0, changes.length - 1)]?.(item, input, random);
  cover(item, input, random);
}

/** Left to right. */
export function mirror(item: Float32Array, { height, width, channels }: ImageInput): void {
  const before = item.slice();
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + width - 1 - x) * channels;
      item.set(before.subarray(from, from + channels), (y * width + x) * channels);
    }
}

/** By whole pixels, the edge repeated. */
function shift(item: Float32Array, { height, width, channels }: ImageInput, random: RandomGenerator): void {
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
function mapRaw(
  item: Float32Array,
  { channels, mean, deviation }: ImageInput,
  change: (raw: number, channel: number, at: number) => number,
): void {
  for (let at = 0; at < item.length; at++) {
    const channel = at % channels;
    const [centre, scale] = [mean[channel] ?? 0, deviation[channel] ?? 1];
    const raw = change((item[at] ?? 0) * scale + centre, channel, at);
    item[at] = (Math.min(1, Math.max(0, raw)) - centre) / scale;
  }
}

function brightness(item: Float32Array, input: ImageInput, random: RandomGenerator): void {
  const offsets = input.mean.map(() => between(random, -0.3, 0.3));
  mapRaw(item, input, (raw, channel) => raw + (offsets[channel] ?? 0));
}

function contrast(item: Float32Array, input: ImageInput, random: RandomGenerator): void {
  const factor = between(random, 0.4, 1.6);
  mapRaw(item, input, (raw) => 0.5 + (raw - 0.5) * factor);
}

function invert(item: Float32Array, input: ImageInput): void {
  mapRaw(item, input, (raw) => 1 - raw);
}

function noise(item: Float32Array, input: ImageInput, random: RandomGenerator): void {
  mapRaw(item, input, (raw) => raw + between(random, -0.2, 0.2));
}

/** Each channel by a factor of its own. */
function tint(item: Float32Array, input: ImageInput, random: RandomGenerator): void {
  const factors = input.mean.map(() => between(random, 0.6, 1.4));
  mapRaw(item, input, (raw, channel) => raw * (factors[channel] ?? 1));
}

/** Nearer to the mean of a pixel's channels, which is grey, or further from it. */
function saturation(item: Float32Array, input: ImageInput, random: RandomGenerator): void {
  const { channels, mean, deviation } = input;
  const factor = between(random, 0, 2);
  const greys = new Float32Array(item.length / channels);
  for (let at = 0; at < item.length; at++) {
    const [pixel, channel] = [Math.floor(at / channels), at % channels];
    greys[pixel] = (greys[pixel] ?? 0) + ((item[at] ?? 0) * (deviation[channel] ?? 1) + (mean[channel] ?? 0)) / channels;
  }
  mapRaw(item, input, (raw, _channel, at) => {
    const grey = greys[Math.floor(at / channels)] ?? 0;
    return grey + factor * (raw - grey);
  });
}

function cover(item: Float32Array, { height, width, channels }: ImageInput, random: RandomGenerator): void {
  const side = uniformInt(random, 0, Math.floor(Math.min(height, width) / 4));
  const [top, left] = [uniformInt(random, 0, height - side), uniformInt(random, 0, width - side)];
  // The mean is zero here.
  for (let y = top; y < top + side; y++) item.fill(0, (y * width + left) * channels, (y * width + left + side) * channels);
}
