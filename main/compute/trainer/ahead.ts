import { Worker } from 'node:worker_threads';
import { batchSizes } from '../../engine/training/batch-parts.ts';
import type { BatchPlan, BatchSource } from '../../engine/training/batches.ts';
import type { Arm } from '../../../shared/model/run.ts';
import { createRing, Ring } from './ring.ts';
import type { RunDataOrder } from './run-data.ts';
import type { SharedRing } from './ring.ts';
import { asError } from './worker-error.ts';

/** What the worker needs to make a training's batches: where the data lie, and what decides each batch. */
export interface BatchOrder {
  readonly form: Omit<BatchPlan, 'source' | 'target' | 'input' | 'seed'>;
  readonly seed: number;
  readonly shared: SharedRing;
  readonly order: RunDataOrder;
  readonly arm: Arm;
  readonly start: number;
}

/** How many batches are ready at most: enough to bridge a step in which the worker gets no processor. */
const slots = 8;

/**
 * Batches made ahead in a worker thread, with the same numbers as `directBatches` gives. One batch is the caller's until it
 * asks for the next. What goes wrong in the worker is thrown by `next`.
 */
export function batchesAhead(plan: BatchPlan, start: number, run: Pick<BatchOrder, 'order' | 'arm'>): BatchSource {
  const { source: _source, target: _target, input: _input, seed, ...form } = plan;
  const shared = createRing(batchSizes(plan), slots);
  const ring = new Ring(shared);
  const workerData: BatchOrder = { ...run, form, seed, shared, start };
  const worker = new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData });
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    // Whoever waits for a slot is woken, and hears of it.
    for (let slot = 0; slot < slots; slot++) ring.setFull(slot);
  };
  worker.on('error', (error) => fail(asError(error)));
  worker.on('exit', (code) => fail(new Error(`The worker that makes batches ended with code ${code}.`)));
  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  let taken: number | null = null;
  let at = 0;
  return {
    async next() {
      check();
      if (taken !== null) ring.setEmpty(taken);
      taken = at++ % slots;
      await ring.waitUntilFull(taken);
      check();
      return ring.batch(taken);
    },
    close: async () => void (await worker.terminate()),
  };
}
