import type { ImageInput } from '../../../shared/model/input.ts';
import type { Raw } from '../raw.ts';
import { cropToContent, cropToMiddle } from './crop.ts';

/** Makes a picture ready as `input` says (see InputSpec). @param maximum what stands for full brightness */
export function preparePicture(given: Raw, maximum: number, input: ImageInput, into: Float32Array, at: number): void {
  const content = input.crop ? cropToContent(given) : given;
  const raw = input.cover === undefined ? content : cropToMiddle(content, input.height, input.width, input.cover);
  const sameSize = raw.height === input.height && raw.width === input.width;
  if (raw.channels === input.channels && sameSize) return scale(raw.values, maximum, input, into, at);
  const matched = matchChannels(raw, input.channels);
  scale(sameSize ? matched : resize(matched, raw.height, raw.width, input.channels, input.height, input.width), maximum, input, into, at);
}

function scale(
  values: ArrayLike<number>,
  maximum: number,
  { mean, deviation, channels }: ImageInput,
  into: Float32Array,
  at: number,
): void {
  for (let channel = 0; channel < channels; channel++) {
    const [centre, spread] = [mean[channel] ?? 0, deviation[channel] ?? 1];
    for (let index = channel; index < values.length; index += channels)
      into[at + index] = ((values[index] ?? 0) / maximum - centre) / spread;
  }
}

/** Grey repeats; colour becomes grey by Rec. 601 luma; alpha is left out. */
function matchChannels({ values, height, width, channels }: Raw, wanted: 1 | 3): ArrayLike<number> {
  if (channels === wanted) return values;
  const pixels = height * width;
  const matched = new Float32Array(pixels * wanted);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels;
    // By number and not by arrays: this runs for every pixel of every step.
    const red = values[from] ?? 0;
    const green = channels === 1 ? red : (values[from + 1] ?? 0);
    const blue = channels === 1 ? red : (values[from + 2] ?? 0);
    if (wanted === 3) {
      matched[pixel * 3] = red;
      matched[pixel * 3 + 1] = green;
      matched[pixel * 3 + 2] = blue;
    } else matched[pixel] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return matched;
}

/** Bilinear with half-pixel centres and without smoothing when it shrinks: `align_corners=False`, `antialias=False` elsewhere. */
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
  const out = new Float32Array(height * width * channels);
  let at = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < channels; channel++) {
        const value = (y: number, x: number): number => values[(y * fromWidth + x) * channels + channel] ?? 0;
        const above = value(row.low, column.low) * (1 - column.part) + value(row.low, column.high) * column.part;
        const below = value(row.high, column.low) * (1 - column.part) + value(row.high, column.high) * column.part;
        out[at++] = above * (1 - row.part) + below * row.part;
      }
    }
  }
  return out;
}

/** For each of `to` places, the two of `from` that it lies between, and how far from the first. */
function neighbours(from: number, to: number): { low: number; high: number; part: number }[] {
  return Array.from({ length: to }, (_, place) => {
    const exact = Math.max(0, ((place + 0.5) * from) / to - 0.5);
    const low = Math.min(from - 1, Math.floor(exact));
    return { low, high: Math.min(from - 1, low + 1), part: exact - low };
  });
}
