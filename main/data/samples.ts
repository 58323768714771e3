import { dirname, join } from 'node:path';
import type { Sample } from '../../shared/model/dataset.ts';
import type { SampleWishes } from '../services/ports/data.ts';
import { listed } from './checks/check.ts';
import { badData } from './errors.ts';
import { openPacked } from './open.ts';
import type { PackedDataset } from './open.ts';
import { rootItems } from './packed/subset.ts';
import { imageOf, soundOf, startOf, thumbnailMakers, valuesOf } from './shown.ts';
import { thumbnailsOf } from './thumbnails.ts';

/** A few items as a screen shows them. Large ones are read only where that was not done before. */
export async function samplesOf(
  folder: string,
  offset: number,
  count: number,
  { ofClass = null, sounds = false }: Partial<SampleWishes> = {},
): Promise<Sample[]> {
  const packed = await openPacked(folder);
  try {
    const { kind } = packed.manifest;
    const [labels, numbers] = [await packed.labels(), await packed.numbers()];
    const indices = itemsOf(packed, labels, ofClass, offset, count);
    const thumbnails = await keptOrMade(folder, packed, indices);
    return indices.map((index, at) => {
      const number = numbers?.[index] ?? Number.NaN;
      const label = Number.isNaN(number) ? (packed.classes[labels[index] ?? -1] ?? null) : String(Number(number.toPrecision(7)));
      const thumbnail = thumbnails[at];
      return {
        index,
        label,
        image: kind === 'image' && thumbnail ? imageOf(thumbnail) : null,
        values: kind === 'table' ? valuesOf(packed.raw(index)) : null,
        text: kind === 'text' ? startOf(packed.raw(index)) : null,
        audio: kind === 'audio' && thumbnail ? soundOf(thumbnail, packed, index, sounds) : null,
      };
    });
  } finally {
    await packed.close();
  }
}

function itemsOf(packed: PackedDataset, labels: Int32Array, ofClass: string | null, offset: number, count: number): number[] {
  if (ofClass === null) return Array.from({ length: Math.max(0, Math.min(count, packed.count - offset)) }, (_, at) => offset + at);
  const wanted = packed.classes.indexOf(ofClass);
  if (wanted === -1) throw badData(`There is no class ${ofClass}.`, `There are: ${listed(packed.classes, 20)}.`);
  const found: number[] = [];
  let passed = 0;
  for (const [index, label] of labels.entries()) {
    if (label === wanted && passed++ >= offset) found.push(index);
    if (found.length === count) break;
  }
  return found;
}

/** What is shown of pictures and recordings; that of large ones is kept with the data set that holds them. */
async function keptOrMade(folder: string, packed: PackedDataset, indices: readonly number[]): Promise<Uint8Array[]> {
  const { kind, maximum } = packed.manifest;
  const maker = thumbnailMakers[kind];
  if (!maker) return [];
  const make = (index: number): Promise<Uint8Array> => maker.make(packed.raw(index), maximum);
  const large = indices.filter((index) => maker.isLarge(packed.shapeOf(index)));
  const { of, items } = await rootItems(folder, packed.manifest, Int32Array.from(large));
  const kept = await thumbnailsOf(join(dirname(folder), of), Array.from(items), (at) => make(large[at] ?? 0));
  const known = new Map(large.map((index, at) => [index, kept[at]]));
  return await Promise.all(indices.map(async (index) => known.get(index) ?? (await make(index))));
}
