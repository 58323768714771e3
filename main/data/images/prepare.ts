import type { ImageInput } from '../../../shared/model/input.ts';
import type { Raw } from '../raw.ts';
import { cropToContent, cropToMiddle } from './crop.ts';
import { resize } from './resize.ts';
import type { Place, Values, Wanted } from './resize.ts';

/**
 * Makes a picture ready as `input` says (see InputSpec). @param maximum what stands for full brightness
 * @param channelsFirst whether channels come before rows and columns, as many pretrained models take pictures
 */
export function preparePicture(
  given: Raw,
  maximum: number,
  input: ImageInput,
  into: Float32Array,
  at: number,
  channelsFirst = false,
): void {
  const content = input.crop ? cropToContent(given) : given;
  const raw = input.cover === undefined ? content : cropToMiddle(content, input.height, input.width, input.cover);
  const { height, width } = raw;
  const picture = { values: matchChannels(raw, input.channels), height, width, channels: input.channels };
  const become = height === input.height && width === input.width ? scale : resize;
  become(picture, { ...input, maximum }, { into, at, channelsFirst });
}

/** For a picture of the wanted size. */
function scale(
  { values, height, width, channels }: Values,
  { mean, deviation, maximum }: Wanted,
  { into, at, channelsFirst }: Place,
): void {
  const [step, jump] = channelsFirst ? [1, height * width] : [channels, 1];
  for (let channel = 0; channel < channels; channel++) {
    const [centre, spread] = [mean[channel] ?? 0, deviation[channel] ?? 1];
    for (let from = channel, to = at + channel * jump; from < values.length; from += channels, to += step)
      into[to] = ((values[from] ?? 0) / maximum - centre) / spread;
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
