import { permutation, randomFor } from '../random.ts';

/** Two parts of 0 … count − 1, drawn at random but always alike for a seed, each in ascending order. Labels play no part. */
export function splitIndices(count: number, heldOutShare: number, seed: number): { training: Int32Array; heldOut: Int32Array } {
  const order = permutation(randomFor(seed, 'split'), count);
  const size = count < 2 ? 0 : Math.min(count - 1, Math.max(1, Math.round(count * heldOutShare)));
  return { training: order.slice(size).sort(), heldOut: order.slice(0, size).sort() };
}
