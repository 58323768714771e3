import type { Traits } from './traits.ts';

/** Below this a sample counts as silence: 80 dB under full scale. */
const floor = 1e-4;

/** How long a recording is, how loud (the root of its mean square, in decibels of full scale), its peak, and how often a second it changes sign. */
export const audioTraits = (): Traits => ({
  names: ['seconds', 'loudness', 'peak', 'sign changes'],
  of({ values, rate = 1 }, { maximum }) {
    let [squares, peak, changes, before] = [0, 0, 0, 0];
    for (let at = 0; at < values.length; at++) {
      const value = (values[at] ?? 0) / maximum;
      squares += value * value;
      peak = Math.max(peak, Math.abs(value));
      if (value * before < 0) changes++;
      if (value !== 0) before = value;
    }
    const seconds = values.length / rate;
    const loudness = 20 * Math.log10(Math.max(floor, Math.sqrt(squares / Math.max(1, values.length))));
    return [seconds, loudness, peak, changes / Math.max(seconds, 1e-9)];
  },
});
