import { batchIn, lengthOf } from '../../engine/training/batch-parts.ts';
import type { Parts } from '../../engine/training/batch-parts.ts';
import type { HostBatch } from '../../engine/training/execution.ts';

/** Memory that trainer and worker share: some batches, and for each whether it is full. */
export interface SharedRing {
  readonly sizes: Parts<number>;
  readonly full: SharedArrayBuffer;
  readonly numbers: SharedArrayBuffer;
}

export function createRing(sizes: Parts<number>, slots: number): SharedRing {
  const length = lengthOf(sizes);
  return { sizes, full: new SharedArrayBuffer(4 * slots), numbers: new SharedArrayBuffer(4 * slots * length) };
}

/** One side of a ring of batches. The worker fills slots in turn, the trainer empties them in the same order. */
export class Ring {
  readonly slots: number;
  readonly #full: Int32Array<SharedArrayBuffer>;
  readonly #batches: readonly HostBatch[];

  constructor({ sizes, full, numbers }: SharedRing) {
    this.#full = new Int32Array(full);
    this.slots = this.#full.length;
    const length = lengthOf(sizes);
    const memory = new Float32Array(numbers);
    this.#batches = Array.from({ length: this.slots }, (_, slot) => batchIn(memory.subarray(slot * length, (slot + 1) * length), sizes));
  }

  batch(slot: number): HostBatch {
    return this.#batches[slot] as HostBatch;
  }

  waitUntilEmpty(slot: number): void {
    Atomics.wait(this.#full, slot, 1);
  }

  /** Settles when the slot is full: at once where it is, without giving way to anything else. */
  async waitUntilFull(slot: number): Promise<void> {
    const { async, value } = Atomics.waitAsync(this.#full, slot, 0);
    if (async) await value;
  }

  setFull(slot: number): void {
    this.#set(slot, 1);
  }

  setEmpty(slot: number): void {
    this.#set(slot, 0);
  }

  #set(slot: number, state: 0 | 1): void {
    Atomics.store(this.#full, slot, state);
    Atomics.notify(this.#full, slot);
  }
}
