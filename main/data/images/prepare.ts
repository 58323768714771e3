import type { ImageInput } from '../../../shared/model/input.ts';
import type { Raw } from '../raw.ts';
import { cropToContent, cropToMiddle } from './crop.ts';
import { resize } from './resize.ts';

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
