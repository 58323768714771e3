import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kindNamed } from '../kinds/index.ts';
import type { PackedDataset } from '../open.ts';
import { ClassNames } from './class-names.ts';
import { subsetHash } from './content-hash.ts';
import { LabelNumbers } from './label-numbers.ts';
import { damaged, files } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** Opens the items of `root` that `subset.bin` names. Throws `library-damaged` where it names others than there are. */
export async function openSubset(folder: string, manifest: Manifest, root: PackedDataset): Promise<PackedDataset> {
  try {
    return viewOf(manifest, await readIndices(folder, manifest, root.count), root);
  } catch (error) {
    await root.close();
    throw error;
  }
}

function viewOf(manifest: Manifest, indices: Int32Array, root: PackedDataset): PackedDataset {
  const rootOf = (item: number): number => {
    const found = indices[item];
    if (found === undefined) throw new RangeError(`Item ${item} of ${manifest.count}.`);
    return found;
  };
  function* each(): ReturnType<PackedDataset['each']> {
    for (const item of indices) yield root.raw(item);
  }
  return {
    manifest,
    count: manifest.count,
    classes: manifest.classes,
    raw: (item) => root.raw(rootOf(item)),
    shapeOf: (item) => root.shapeOf(rootOf(item)),
    each,
    read: (items, input, into) => root.read(items.map(rootOf), input, into),
    async labels() {
      const [labels, places] = [await root.labels(), new Map(manifest.classes.map((name, at) => [name, at]))];
      return indices.map((item) => places.get(root.classes[labels[item] ?? -1] ?? '') ?? -1);
    },
    async numbers() {
      const numbers = await root.numbers();
      return numbers && Float32Array.from(indices, (item) => numbers[item] ?? Number.NaN);
    },
    async groups() {
      const groups = await root.groups();
      return groups && indices.map((item) => groups[item] ?? -1);
    },
    async splits() {
      const splits = await root.splits();
      return splits && Int8Array.from(indices, (item) => splits[item] ?? -1);
    },
    close: () => root.close(),
  };
}

async function readIndices(folder: string, manifest: Manifest, count: number): Promise<Int32Array> {
  const bytes = await readFile(join(folder, files.subset)).catch((error: unknown) => {
    throw damaged(folder, error);
  });
  const indices = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.byteLength & ~3)));
  if (indices.length !== manifest.count || indices.some((item) => item < 0 || item >= count))
    throw damaged(folder, new Error(`${files.subset} names other items than there are`));
  return indices;
}

/** Items of a packed data set, or of a subset, as items of the data set that holds them. */
export async function rootItems(folder: string, manifest: Manifest, items: Int32Array): Promise<{ of: string; items: Int32Array }> {
  if (!manifest.subset) return { of: manifest.hash, items };
  const indices = await readIndices(folder, manifest, Infinity);
  return { of: manifest.subset.of, items: items.map((item) => indices[item] ?? -1) };
}

/** Writes a subset into an empty folder beside the data set that holds its items: their numbers, and what they are together. */
export async function packSubset(root: PackedDataset, items: Int32Array, folder: string): Promise<Manifest> {
  const { of, bytes } = { of: root.manifest.hash, bytes: new Uint8Array(items.buffer, items.byteOffset, items.byteLength) };
  const hash = subsetHash(of, bytes);
  const manifest: Manifest = {
    ...root.manifest,
    ...(await labelsOf(root, items)),
    ...measured(root, items),
    ...(await splitsOf(root, items)),
    hash,
    count: items.length,
    bytes: bytes.length,
    subset: { of },
  };
  await writeFile(join(folder, files.subset), bytes, { flush: true });
  await writeFile(join(folder, files.manifest), `${JSON.stringify(manifest)}\n`, { flush: true });
  return manifest;
}

async function labelsOf(root: PackedDataset, items: Int32Array): Promise<Pick<Manifest, 'classes' | 'classCounts' | 'labelRange'>> {
  const numbers = await root.numbers();
  if (numbers) {
    const chosen = new LabelNumbers();
    for (const item of items) {
      const number = numbers[item] ?? Number.NaN;
      chosen.add(Number.isNaN(number) ? null : String(number), `item ${item}`);
    }
    return { classes: [], classCounts: [], labelRange: chosen.finish().range ?? undefined };
  }
  const [labels, chosen] = [await root.labels(), new ClassNames()];
  for (const item of items) chosen.add(root.classes[labels[item] ?? -1] ?? null);
  const { names, counts } = chosen.finish();
  return { classes: names, classCounts: counts };
}

async function splitsOf(root: PackedDataset, items: Int32Array): Promise<Pick<Manifest, 'splits'>> {
  const splits = await root.splits();
  if (!splits) return {};
  const count = (wanted: number): number => items.reduce((sum, item) => sum + Number(splits[item] === wanted), 0);
  return { splits: { training: count(0), heldOut: count(1) } };
}

/** What the manifest says of some items, gathered as of any that are packed; how they are stored is for their holder to say. */
function measured(root: PackedDataset, items: Int32Array): Partial<Manifest> {
  const { kind: name, element, maximum, columns, categories } = root.manifest;
  const categorical = columns.filter((_, at) => categories?.[at]);
  const kind = kindNamed(name);
  const packing = kind.packing({ columns, maximum, ...(categories && { categorical }) });
  for (const item of items) packing.add(kind.item(root.raw(item), maximum), 0);
  return { missing: undefined, ...packing.finish().content, element, maximum, categories };
}
