import { join } from 'node:path';
import { inputShape } from '../../../shared/model/input.ts';
import { readerOf } from '../../backbones/index.ts';
import { openBackbone } from '../../backbones/open.ts';
import type { PackedDataset } from '../../data/open.ts';
import { openTokenizerOf } from '../../data/text/pieces.ts';
import type { BackbonePlace } from '../../services/ports/backbones.ts';
import type { FeatureReport } from './features.ts';

const together = 32;

/**
 * What a backbone's own output says of some items, [items, classes], where it is the probabilities of classes of its own; null where it is
 * anything else. They are not kept: a ranking looks at few items.
 */
export async function classProbabilities(
  { backbone, folder }: BackbonePlace,
  dataset: PackedDataset,
  items: readonly number[],
  report: FeatureReport,
): Promise<Float32Array | null> {
  const { input, format, file, chain } = backbone;
  if (chain) return null;
  const { output } = await readerOf(format).inspect(join(folder, file));
  await openTokenizerOf(input, folder);
  const model = await openBackbone(folder, { ...backbone, layer: output });
  try {
    const size = inputShape(input).reduce((product, side) => product * side, 1);
    const pieces: Float32Array[] = [];
    for (let at = 0; at < items.length; at += together) {
      const some = Int32Array.from(items.slice(at, at + together));
      const fed = new Float32Array(some.length * size);
      await dataset.read(some, input, fed);
      // An output may be of another type, or of a shape that is no row: then it is no probabilities either.
      const rows = await model.features(fed, some.length).catch(() => null);
      if (!rows || !areProbabilities(rows, some.length)) return null;
      pieces.push(rows);
      report(at + some.length, items.length);
    }
    const all = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
    pieces.reduce((at, piece) => (all.set(piece, at), at + piece.length), 0);
    return all;
  } finally {
    await model.close();
  }
}

/** Whether every row is of two values or more that are not negative and add up to 1. */
function areProbabilities(rows: Float32Array, count: number): boolean {
  const width = rows.length / count;
  const sums = Array.from({ length: count }, (_, row) =>
    rows.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
  );
  return width >= 2 && rows.every((value) => value >= 0) && sums.every((sum) => Math.abs(sum - 1) < 1e-3);
}
