/*
 * The worker that makes items ready for a backbone while that runs. It sends pieces of items, at most two that were not asked for yet,
 * then null, and ends when it is terminated.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ItemInput } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import { openPacked } from '../../data/open.ts';
import { openTokenizerOf } from '../../data/text/pieces.ts';

export interface FeatureOrder {
  readonly folder: string;
  readonly input: ItemInput;
  /** Where the backbone's files lie. */
  readonly files: string;
  /** The first item that is wanted; all others follow. */
  readonly first: number;
  readonly together: number;
}

export interface PreparedPiece {
  readonly items: Float32Array;
  readonly count: number;
}

const ahead = 2;
const { folder, input, files, first, together } = workerData as FeatureOrder;
const dataset = await openPacked(folder);
await openTokenizerOf(input, files);
const size = inputShape(input).reduce((product, side) => product * side, 1);
let allowed = ahead;
let wake: () => void = () => undefined;
parentPort?.on('message', () => {
  allowed++;
  wake();
});

for (let start = first; start < dataset.count; start += together) {
  while (allowed === 0) await new Promise<void>((resolve) => (wake = resolve));
  allowed--;
  const count = Math.min(together, dataset.count - start);
  const items = new Float32Array(count * size);
  await dataset.read(
    Int32Array.from({ length: count }, (_, at) => start + at),
    input,
    items,
  );
  parentPort?.postMessage({ items, count } satisfies PreparedPiece, [items.buffer]);
}
parentPort?.postMessage(null);
