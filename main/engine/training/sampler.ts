import { permutation, randomFor } from '../random.ts';

/**
 * Batches of one domain: its items in random order, in a new order when all were seen. What step number s gets follows
 * from the seed and s alone; at most one order is held.
 */
export function sampler(items: Int32Array, batchSize: number, seed: number, domain: string): (step: number) => Int32Array {
  let round = -1;
  let order: Int32Array = new Int32Array(0);
  return (step) =>
    Int32Array.from({ length: batchSize }, (_, offset) => {
      const position = step * batchSize + offset;
      const wanted = Math.floor(position / items.length);
      if (wanted !== round) {
        round = wanted;
        order = permutation(randomFor(seed, `batches/${domain}/${round}`), items.length);
      }
      return items[order[position % items.length] ?? 0] ?? 0;
    });
}
