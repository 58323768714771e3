/*
 * The worker that makes batches ahead while the trainer computes: it opens the run's data itself and fills one slot of the
 * ring after the other, waiting where the trainer has not yet emptied it. It ends when it is terminated.
 */
import { workerData } from 'node:worker_threads';
import { batchWriter } from '../../engine/training/batches.ts';
import { dataOf } from './arm-data.ts';
import { openRunData } from './run-data.ts';
import { Ring } from './ring.ts';
import type { BatchOrder } from './ahead.ts';

const { shared, order, arm, start, form, seed } = workerData as BatchOrder;
const data = await openRunData({ ...order, itemsAlone: true });
const { source, target } = dataOf({ arm, seed }, data);
// Only what training may see: the target's labels stay behind.
const write = batchWriter({
  ...form,
  seed,
  input: data.input,
  source,
  target: { items: target.items, training: target.training, ...(target.given && { given: target.given }) },
});
const ring = new Ring(shared);
for (let step = start; ; step++) {
  const slot = (step - start) % ring.slots;
  ring.waitUntilEmpty(slot);
  await write(step, ring.batch(slot));
  ring.setFull(slot);
}
