import { resize } from '../../images/resize.ts';
import type { Raw } from '../../raw.ts';
import { signsOf } from './print.ts';
import type { Likeness, Print } from './print.ts';

/** Pictures are looked at no larger than this. */
const largest = 32;
/** Smaller ones are too alike by nature. */
const smallest = 16;
/** Frequencies of each direction that a print is made of. */
const frequencies = 8;
/** Copies, saved again or brightened, correlate above it; any two digits of one class that were written apart, below. */
const correlation = 0.9975;
/** What is not compared at each side: a pixel for copies that are shifted, and one that was smoothed with what lies outside. */
const margin = 2;
/** Of two pictures that are alike, the ratios of the sides may differ by a twentieth. */
const sameShape = 1.05;

interface Grey {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
}

const shifts = [-1, 0, 1];
/** Where a window stands that leaves out a margin of one pixel: what is in the middle of a picture, a shifted copy shows elsewhere. */
const places = shifts.flatMap((down) => shifts.map((right) => [down, right] as const));
const middle = 4;

/**
 * Pictures that show the same: saved again, brighter or with more contrast, larger or smaller, or shifted by a pixel. The print
 * is the sign of the lowest frequencies of a small grey picture (the perceptual hash after Zauner 2010), which ignores brightness;
 * what it proposes is decided by the correlation of the pictures themselves, a little smoothed.
 */
export const pictureLikeness: Likeness<Raw> = {
  radius: 5,
  marks(raw) {
    if (Math.min(raw.height, raw.width) < smallest) return null;
    const grey = greyOf(raw);
    const smooth = smoothOf(raw);
    if (!(correlationOf(smooth, smooth, 0, 0) > 0)) return null;
    const sought = printsOf(grey);
    return { kept: sought.slice(middle, middle + 1), sought };
  },
  alike(first, second, place) {
    const ratio = (first.width * second.height) / (first.height * second.width);
    if (Math.max(ratio, 1 / ratio) > sameShape) return false;
    const fixed = smoothOf(first);
    const [down, right] = places[place] ?? [0, 0];
    return correlationOf(fixed, withSidesOf(fixed, smoothOf(second)), down, right) >= correlation;
  },
};

const withSidesOf = ({ height, width }: Grey, other: Grey): Grey =>
  other.height === height && other.width === width ? other : { values: resized(other, height, width), height, width };

function resized(grey: Grey, height: number, width: number): Float32Array {
  const into = new Float32Array(height * width);
  const asItIs = { mean: [0], deviation: [1], maximum: 1 };
  resize({ ...grey, channels: 1 }, { height, width, ...asItIs }, { into, at: 0, channelsFirst: false });
  return into;
}

/** A picture is compared with many, one after the other. */
const smoothed = new WeakMap<Raw, Grey>();

function smoothOf(raw: Raw): Grey {
  const smooth = smoothed.get(raw) ?? blurred(greyOf(raw));
  smoothed.set(raw, smooth);
  return smooth;
}

/** Without the finest detail, which saving as JPEG changes most. The outermost pixels are not to be used. */
function blurred({ values, height, width }: Grey): Grey {
  let passed = values;
  for (const step of [1, width]) {
    const from = passed;
    passed = from.map((value, at) => ((from[at - step] ?? 0) + 2 * value + (from[at + step] ?? 0)) / 4);
  }
  return { values: passed, height, width };
}

/** Grey, each pixel the mean of those that it stands for. */
function greyOf({ values, height, width, channels }: Raw): Grey {
  if (channels === 1 && Math.max(height, width) <= largest) return { values: Float32Array.from(values), height, width };
  const shrink = Math.min(1, largest / Math.max(height, width));
  const [tall, wide] = [Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink))];
  const [sums, counts] = [new Float32Array(tall * wide), new Float32Array(tall * wide)];
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * tall) / height) * wide;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const into = row + Math.floor((x * wide) / width);
      sums[into] = (sums[into] ?? 0) + luma(values, from, channels);
      counts[into] = (counts[into] ?? 0) + 1;
    }
  }
  return { values: sums.map((sum, at) => sum / (counts[at] ?? 1)), height: tall, width: wide };
}

const luma = (values: ArrayLike<number>, from: number, channels: number): number =>
  channels < 3 ? (values[from] ?? 0) : 0.299 * (values[from] ?? 0) + 0.587 * (values[from + 1] ?? 0) + 0.114 * (values[from + 2] ?? 0);

/** How the middle of a picture correlates with the same window of another, moved; NaN where one of them is plain. */
function correlationOf(fixed: Grey, other: Grey, down: number, right: number): number {
  const { height, width } = fixed;
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let y = margin; y < height - margin; y++)
    for (let x = margin; x < width - margin; x++) {
      const one = fixed.values[y * width + x] ?? 0;
      const two = other.values[(y + down) * width + x + right] ?? 0;
      a += one;
      b += two;
      aa += one * one;
      bb += two * two;
      ab += one * two;
    }
  const count = (height - 2 * margin) * (width - 2 * margin);
  // Rounding leaves a plain picture a little variance.
  const variance = (sum: number, squares: number): number =>
    squares - (sum * sum) / count > 1e-9 * squares ? squares - (sum * sum) / count : 0;
  return (ab - (a * b) / count) / Math.sqrt(variance(a, aa) * variance(b, bb));
}

/** The print of each window, in the order of `places`. */
function printsOf({ values, height, width }: Grey): Print[] {
  const [tall, wide] = [height - 2, width - 2];
  // Rows are the same wherever the window stands, up or down.
  const rows = shifts.map((right) => {
    const sums = new Float32Array(height * frequencies);
    for (let y = 0; y < height; y++) along(values, y * width + 1 + right, 1, wide, sums, y * frequencies, 1);
    return sums;
  });
  return shifts.flatMap((down) =>
    rows.map((sums) => {
      const found = new Float32Array(frequencies * frequencies);
      for (let k = 0; k < frequencies; k++) along(sums, (1 + down) * frequencies + k, frequencies, tall, found, k, frequencies);
      // The first is the brightness.
      found[0] = 0;
      return signsOf(found);
    }),
  );
}

/** The lowest frequencies (DCT-II) of `count` numbers, from a place and each so far from the one before; written likewise. */
function along(from: Float32Array, start: number, step: number, count: number, into: Float32Array, at: number, apart: number): void {
  const waves = cosines(count);
  for (let k = 0; k < frequencies; k++) {
    let sum = 0;
    for (let x = 0; x < count; x++) sum += (from[start + x * step] ?? 0) * (waves[k * count + x] ?? 0);
    into[at + k * apart] = sum;
  }
}

const known = new Map<number, Float32Array>();

/** The cosines of the lowest frequencies over a side, one frequency after the other. */
function cosines(side: number): Float32Array {
  const found =
    known.get(side) ??
    Float32Array.from({ length: frequencies * side }, (_, at) => Math.cos((Math.PI * Math.floor(at / side) * ((at % side) + 0.5)) / side));
  known.set(side, found);
  return found;
}
