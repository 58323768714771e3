/** What a picture becomes. */
export interface Wanted {
  readonly height: number;
  readonly width: number;
  /** What each value is brought to, by channel, once divided by `maximum`: (value − mean) / deviation. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly maximum: number;
}

/** A picture's values, row by row, the channels of a pixel side by side. */
export interface Values {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Where a picture is written: the channels of a pixel side by side, or one channel's whole rows and columns after the other's. */
export interface Place {
  readonly into: Float32Array;
  readonly at: number;
  readonly channelsFirst: boolean;
}

/** Bilinear with half-pixel centres and without smoothing when it shrinks: `align_corners=False`, `antialias=False` elsewhere. */
export function resize(picture: Values, wanted: Wanted, { into, at, channelsFirst }: Place): void {
  const { height, width } = wanted;
  const { channels } = picture;
  const rows = neighbours(picture.height, height);
  const columns = neighbours(picture.width, width);
  const size = width * channels;
  // Each row that is needed is stretched once, though several lie between the same two; no more than two are held.
  const held: [Held, Held] = [
    { row: -1, values: new Float64Array(size) },
    { row: -1, values: new Float64Array(size) },
  ];
  const stretched = (row: number): Float64Array => {
    const found = held.find((one) => one.row === row);
    if (found) return found.values;
    const oldest = held[0].row < held[1].row ? held[0] : held[1];
    stretch(picture, row, columns, wanted, oldest.values, channelsFirst);
    oldest.row = row;
    return oldest.values;
  };
  const [runs, length] = channelsFirst ? [channels, width] : [1, size];
  for (let y = 0; y < height; y++) {
    const above = stretched(rows.lows[y] ?? 0);
    const below = stretched(rows.highs[y] ?? 0);
    for (let run = 0; run < runs; run++) {
      const to = at + (run * height + y) * length;
      blend(above, below, rows.parts[y] ?? 0, run * length, length, into, to);
    }
  }
}

/** One row of pixels at the wanted width and scale. */
function stretch(
  { values, width, channels }: Values,
  row: number,
  { lows, highs, parts }: Neighbours,
  { mean, deviation, maximum }: Wanted,
  into: Float64Array,
  channelsFirst: boolean,
): void {
  const [step, jump] = channelsFirst ? [1, lows.length] : [channels, 1];
  for (let channel = 0; channel < channels; channel++) {
    const start = row * width * channels + channel;
    const factor = 1 / (maximum * (deviation[channel] ?? 1));
    const offset = -(mean[channel] ?? 0) / (deviation[channel] ?? 1);
    for (let x = 0, to = channel * jump; x < lows.length; x++, to += step) {
      const low = values[start + (lows[x] ?? 0) * channels] ?? 0;
      const high = values[start + (highs[x] ?? 0) * channels] ?? 0;
      into[to] = (low + (high - low) * (parts[x] ?? 0)) * factor + offset;
    }
  }
}

/** What lies between two rows. By number and not by arrays: this runs for every value of every picture. */
function blend(above: Float64Array, below: Float64Array, part: number, from: number, length: number, into: Float32Array, to: number): void {
  for (let x = 0; x < length; x++) into[to + x] = (above[from + x] ?? 0) * (1 - part) + (below[from + x] ?? 0) * part;
}

/** A row at the wanted width and scale, laid out as it is written, and which it is. */
interface Held {
  row: number;
  readonly values: Float64Array;
}

/** For each of the wanted places, the two of those there are that it lies between, and how far from the first. */
interface Neighbours {
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  readonly parts: Float64Array;
}

function neighbours(from: number, to: number): Neighbours {
  const [lows, highs, parts] = [new Int32Array(to), new Int32Array(to), new Float64Array(to)];
  for (let place = 0; place < to; place++) {
    const exact = Math.max(0, ((place + 0.5) * from) / to - 0.5);
    const low = Math.min(from - 1, Math.floor(exact));
    lows[place] = low;
    highs[place] = Math.min(from - 1, low + 1);
    parts[place] = exact - low;
  }
  return { lows, highs, parts };
}
