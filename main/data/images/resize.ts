/**
 * Bilinear with half-pixel centres and without smoothing when it shrinks: `align_corners=False`, `antialias=False` elsewhere.
 * @param values of height × width × channels, row by row; what is answered likewise
 */
export function resize(
  values: ArrayLike<number>,
  fromHeight: number,
  fromWidth: number,
  channels: number,
  height: number,
  width: number,
): Float32Array {
  const rows = neighbours(fromHeight, height);
  const columns = neighbours(fromWidth, width);
  const size = width * channels;
  const out = new Float32Array(height * size);
  // Each row that is needed is stretched once, though several lie between the same two; no more than two are held.
  const held: [Held, Held] = [
    { row: -1, values: new Float64Array(size) },
    { row: -1, values: new Float64Array(size) },
  ];
  const stretched = (row: number): Float64Array => {
    const found = held.find((one) => one.row === row);
    if (found) return found.values;
    const oldest = held[0].row < held[1].row ? held[0] : held[1];
    stretch(values, row * fromWidth * channels, columns, channels, oldest.values);
    oldest.row = row;
    return oldest.values;
  };
  for (let y = 0; y < height; y++) {
    const part = rows.parts[y] ?? 0;
    const above = stretched(rows.lows[y] ?? 0);
    const below = stretched(rows.highs[y] ?? 0);
    for (let x = 0; x < size; x++) out[y * size + x] = (above[x] ?? 0) * (1 - part) + (below[x] ?? 0) * part;
  }
  return out;
}

/** A row at the wanted width, and which it is. */
interface Held {
  row: number;
  readonly values: Float64Array;
}

/** One row of pixels at the wanted width. @param start where the row begins in `values` */
function stretch(values: ArrayLike<number>, start: number, { lows, highs, parts }: Neighbours, channels: number, into: Float64Array): void {
  for (let x = 0, at = 0; x < lows.length; x++) {
    const [low, high, part] = [start + (lows[x] ?? 0) * channels, start + (highs[x] ?? 0) * channels, parts[x] ?? 0];
    for (let channel = 0; channel < channels; channel++)
      into[at++] = (values[low + channel] ?? 0) * (1 - part) + (values[high + channel] ?? 0) * part;
  }
}

/** For each of the wanted places, the two of those there are that it lies between, and how far from the first. */
interface Neighbours {
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  readonly parts: Float64Array;
}

function neighbours(from: number, to: number): Neighbours {
  const exact = Float64Array.from({ length: to }, (_, place) => Math.max(0, ((place + 0.5) * from) / to - 0.5));
  const lows = Int32Array.from(exact, (value) => Math.min(from - 1, Math.floor(value)));
  return { lows, highs: lows.map((low) => Math.min(from - 1, low + 1)), parts: exact.map((value, at) => value - (lows[at] ?? 0)) };
}
