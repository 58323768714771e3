/** Items as rows of numbers, flat [count, width]. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** The rows at these places, in this order. */
export function rowsAt({ width, values }: Rows, places: Int32Array): Rows {
  const chosen = new Float64Array(places.length * width);
  places.forEach((place, at) => chosen.set(values.subarray(place * width, (place + 1) * width), at * width));
  return { count: places.length, width, values: chosen };
}

/** First these rows, then those; both of one width. */
export function stacked(first: Rows, second: Rows): Rows {
  const values = new Float64Array(first.values.length + second.values.length);
  values.set(first.values);
  values.set(second.values, first.values.length);
  return { count: first.count + second.count, width: first.width, values };
}

/** The place of the first largest value of each row of [count, width]. */
export const largestOfRows = (values: Float32Array | Float64Array, width: number): Int32Array =>
  Int32Array.from({ length: width > 0 ? values.length / width : 0 }, (_, row) => {
    let best = 0;
    for (let at = 1; at < width; at++) if ((values[row * width + at] ?? 0) > (values[row * width + best] ?? 0)) best = at;
    return best;
  });
