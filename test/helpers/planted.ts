import { Evidence } from '../../main/data/checks/evidence.ts';
import type { PackedDataset } from '../../main/data/open.ts';
import type { Manifest } from '../../main/data/packed/manifest.ts';
import type { Raw } from '../../main/data/raw.ts';

interface Given {
  readonly kind?: 'image' | 'table';
  readonly items: readonly Raw[];
  readonly labels?: readonly number[];
  readonly numbers?: readonly number[];
  readonly classes?: readonly string[];
  readonly deviation?: readonly number[];
}

/** A packed data set without files, of the items that a test plants. */
export function packedOf({ kind = 'table', items, labels, numbers, classes = [], deviation = [] }: Given): PackedDataset {
  const [first] = items;
  const classCounts = classes.map((_, at) => labels?.filter((label) => label === at).length ?? 0);
  const shapeOf = (index: number): [number, number, number] => {
    const { height = 0, width = 0, channels = 0 } = items[index] ?? {};
    return [height, width, channels];
  };
  const itemAt = (index: number): Raw => items[index] ?? { values: [], height: 0, width: 0, channels: 0 };
  const manifest: Manifest = {
    version: 1,
    hash: 'planted',
    kind,
    element: 'f32',
    count: items.length,
    shape: kind === 'image' ? shapeOf(0) : [first?.channels ?? 0],
    uniformShape: items.every((item) => item.height === first?.height && item.width === first.width),
    columns: kind === 'table' ? Array.from({ length: first?.channels ?? 0 }, (_, at) => `c${at}`) : [],
    classes: [...classes],
    classCounts,
    maximum: kind === 'image' ? 255 : 1,
    mean: deviation.map(() => 0),
    deviation: [...deviation],
    bytes: 0,
  };
  return {
    manifest,
    count: items.length,
    classes,
    raw: itemAt,
    shapeOf,
    each: () => items,
    read: async () => undefined,
    labels: async () => Int32Array.from(labels ?? items.map(() => -1)),
    numbers: async () => (numbers ? Float32Array.from(numbers) : null),
    groups: async () => null,
    splits: async () => null,
    close: async () => undefined,
  };
}

export const evidenceOf = (given: Given, name = 'Digits', skippedCount = 0): Evidence =>
  new Evidence(packedOf(given), { name, skippedCount }, () => undefined, new AbortController().signal);

export const row = (...values: number[]): Raw => ({ values: Float32Array.from(values), height: 1, width: 1, channels: values.length });

/** A grey picture of a few soft blobs: no two of different random numbers show the same. */
export function scene(random: () => number, height = 28, width = height): Raw {
  const blobs = Array.from(
    { length: 6 },
    () => [random() * height, random() * width, 1 + random() * (height / 6), 60 + random() * 150] as const,
  );
  const values = Uint8Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    const light = blobs.reduce(
      (sum, [top, left, size, bright]) => sum + bright * Math.exp(-((y - top) ** 2 + (x - left) ** 2) / (2 * size ** 2)),
      0,
    );
    return Math.min(255, Math.round(light));
  });
  return { values, height, width, channels: 1 };
}

/** A picture moved by whole pixels; its edge is repeated. */
export function moved({ values, height, width, channels }: Raw, down: number, right: number): Raw {
  const clamp = (place: number, side: number): number => Math.max(0, Math.min(side - 1, place));
  const shown = Uint8Array.from({ length: values.length }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / channels), at % channels];
    const [y, x] = [clamp(Math.floor(pixel / width) - down, height), clamp((pixel % width) - right, width)];
    return values[(y * width + x) * channels + channel] ?? 0;
  });
  return { values: shown, height, width, channels };
}

export const brightened = (raw: Raw, times: number, more: number): Raw => ({
  ...raw,
  values: Uint8Array.from(raw.values, (value) => Math.max(0, Math.min(255, Math.round(value * times + more)))),
});
