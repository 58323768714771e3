import type { Manifest } from '../packed/manifest.ts';
import type { Traits } from './traits.ts';

const colours = ['red', 'green', 'blue'] as const;

/** Brightness and contrast (mean and deviation of Rec. 601 luma), the mean of each channel where either set has colours, and size. */
export function imageTraits(source: Manifest, target: Manifest): Traits {
  const coloured = source.shape[2] === 3 || target.shape[2] === 3;
  return {
    names: ['brightness', 'contrast', ...(coloured ? colours : []), 'height', 'width'],
    of({ values, height, width, channels }, { maximum }) {
      const pixels = height * width;
      const means = [0, 0, 0];
      let [sum, squares] = [0, 0];
      for (let pixel = 0; pixel < pixels; pixel++) {
        // Grey is as much of each colour; alpha is left out.
        const at = (channel: number): number => (values[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0) / maximum;
        const [red, green, blue] = [at(0), at(1), at(2)];
        [red, green, blue].forEach((value, channel) => (means[channel] = (means[channel] ?? 0) + value / pixels));
        const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        sum += luma;
        squares += luma * luma;
      }
      const brightness = sum / pixels;
      const contrast = Math.sqrt(Math.max(0, squares / pixels - brightness * brightness));
      return [brightness, contrast, ...(coloured ? means : []), height, width];
    },
  };
}
