/*
 * The worker that makes items ready for a backbone while that runs. It sends pieces of items, at most two that were not asked for yet,
 * then null, and ends when it is terminated.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { inputShape } from '../../../shared/model/input.ts';
import type { Runnable } from '../../backbones/open.ts';
import { preparePicture } from '../../data/images/prepare.ts';
import { openPacked } from '../../data/open.ts';
import { openTokenizerOf } from '../../data/text/pieces.ts';

export interface FeatureOrder {
  readonly folder: string;
  readonly backbone: Pick<Runnable, 'input' | 'layout'>;
  /** Where the backbone's files lie. */
  readonly files: string;
  /** The first item that is wanted; all others follow. */
  readonly first: number;
  readonly together: number;
}

export interface PreparedPiece {
  readonly items: Float32Array;
  readonly count: number;
  /** Whether pictures are laid out as the model takes them. */
  readonly laidOut: boolean;
}

const ahead = 2;
const { folder, backbone, files, first, together } = workerData as FeatureOrder;
const { input, layout } = backbone;
const dataset = await openPacked(folder);
await openTokenizerOf(input, files);
const size = inputShape(input).reduce((product, side) => product * side, 1);
let allowed = ahead;
let wake: () => void = () => undefined;
const spare: ArrayBuffer[] = [];
parentPort?.on('message', (memory: ArrayBuffer) => {
  spare.push(memory);
  allowed++;
  wake();
});

for (let start = first; start < dataset.count; start += together) {
  while (allowed === 0) await new Promise<void>((resolve) => (wake = resolve));
  allowed--;
  const count = Math.min(together, dataset.count - start);
  // Memory comes back when what was in it has run: new tens of megabytes cost as much as half of making items ready.
  const memory = spare.pop();
  const items = memory && memory.byteLength === count * size * 4 ? new Float32Array(memory) : new Float32Array(count * size);
  const indices = Int32Array.from({ length: count }, (_, at) => start + at);
  // Where channels come first, they are written there at once: to turn pictures afterwards takes a third as long as making them ready.
  const laidOut = input.kind === 'image' && layout === 'nchw';
  if (laidOut) indices.forEach((item, at) => preparePicture(dataset.raw(item), dataset.manifest.maximum, input, items, at * size, true));
  else await dataset.read(indices, input, items);
  parentPort?.postMessage({ items, count, laidOut } satisfies PreparedPiece, [items.buffer]);
}
parentPort?.postMessage(null);
