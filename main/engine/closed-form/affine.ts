/** x ↦ σ·x + (x·L)·R + b, of vectors with d values: what the layer `fixed-affine` applies. */
export interface Affine {
  readonly scale: number;
  /** L [d, rank]. */
  readonly left: Float32Array;
  /** R [rank, d]. */
  readonly right: Float32Array;
  /** b [d]. */
  readonly offset: Float32Array;
}

/** The map without its offset, of one vector. */
function linear({ scale, left, right }: Omit<Affine, 'offset'>, x: ArrayLike<number>): Float64Array {
  const size = x.length;
  const rank = left.length / size;
  const inner = new Float64Array(rank);
  const image = Float64Array.from(x, (value) => scale * value);
  for (let row = 0; row < size; row++)
    for (let at = 0; at < rank; at++) inner[at] = (inner[at] ?? 0) + (x[row] ?? 0) * (left[row * rank + at] ?? 0);
  for (let at = 0; at < rank; at++)
    for (let column = 0; column < size; column++)
      image[column] = (image[column] ?? 0) + (inner[at] ?? 0) * (right[at * size + column] ?? 0);
  return image;
}

/** With the offset that takes one point to another. */
export function throughPoints(map: Omit<Affine, 'offset'>, from: Float64Array, to: Float64Array): Affine {
  const image = linear(map, from);
  return { ...map, offset: Float32Array.from(to, (value, at) => value - (image[at] ?? 0)) };
}
