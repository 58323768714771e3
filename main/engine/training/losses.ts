import * as tf from '@tensorflow/tfjs-core';
import type { Phase } from '../methods/method.ts';
import type { Model } from '../model.ts';

/** What every phase may have. */
const common = ['loss', 'regulariser'];

/** A loss term's name in charts. What a phase minimises in all, and what fine-tuning adds, have the phase's name where a method has several. */
export const lossName = (model: Model, phase: Phase<string>, term: string): string =>
  model.phases.length > 1 && common.includes(term) ? `${phase.name}-${term}` : term;

/** Sums of losses that stay on the engine until they are read: a reading makes a GPU wait. */
export class Losses {
  readonly #sums = new Map<string, { readonly names: readonly string[]; sum: tf.Tensor1D; count: number }>();

  /** Takes over `terms`, the vector of the losses by these names. */
  add(names: readonly string[], terms: tf.Tensor1D): void {
    const key = names.join();
    const known = this.#sums.get(key);
    if (known === undefined) {
      this.#sums.set(key, { names, sum: terms, count: 1 });
      return;
    }
    const sum = tf.add<tf.Tensor1D>(known.sum, terms);
    tf.dispose([known.sum, terms]);
    known.sum = sum;
    known.count++;
  }

  /** Means since the last reading. */
  async read(): Promise<Record<string, number>> {
    const all = [...this.#sums.values()];
    this.#sums.clear();
    const means: Record<string, number> = {};
    for (const { names, sum, count } of all) {
      const values = await sum.data();
      sum.dispose();
      names.forEach((name, at) => (means[name] = (values[at] ?? Number.NaN) / count));
    }
    return means;
  }

  dispose(): void {
    for (const { sum } of this.#sums.values()) sum.dispose();
    this.#sums.clear();
  }
}
