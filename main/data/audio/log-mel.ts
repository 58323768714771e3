/*
 * Log-mel energies: of each window of samples, under a Hann window (periodic) and with zeros behind it to the next power of two, the
 * power |X|² of its Fourier transform is summed in triangles of height 1 that overlap by half on the mel scale (HTK:
 * 2595·log₁₀(1 + f/700)) from 0 to Nyquist; the natural logarithm is taken of that plus 10⁻⁶, below what 16 bits can tell from silence.
 */
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- Rooms that import this one need the types as well.
/// <reference path="./fourier-transform.d.ts" />
import { fft } from 'fourier-transform';
import type { AudioInput } from '../../../shared/model/input.ts';

/** How windows are laid and looked at. */
export type MelSettings = Pick<AudioInput, 'rate' | 'window' | 'hop' | 'bands'>;

const floor = 1e-6;

const toMel = (frequency: number): number => 2595 * Math.log10(1 + frequency / 700);
const fromMel = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

/** A triangle over neighbouring frequencies. */
interface Band {
  readonly start: number;
  readonly weights: Float64Array;
}

export class LogMel {
  readonly #settings: MelSettings;
  readonly #hann: Float64Array;
  readonly #windowed: Float64Array;
  readonly #power: Float64Array;
  readonly #bands: readonly Band[];

  constructor(settings: MelSettings) {
    const { window, rate, bands } = settings;
    this.#settings = settings;
    this.#hann = Float64Array.from({ length: window }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / window));
    this.#windowed = new Float64Array(2 ** Math.max(1, Math.ceil(Math.log2(window))));
    this.#power = new Float64Array(this.#windowed.length / 2 + 1);
    this.#bands = triangles(bands, rate, this.#windowed.length);
  }

  /** How many windows there are in so many samples. */
  windowsIn(samples: number): number {
    const { window, hop } = this.#settings;
    return samples < window ? 0 : 1 + Math.floor((samples - window) / hop);
  }

  /** Writes [windows, bands] energies. @param into of `windowsIn(samples.length)` × bands values behind `at` */
  write(samples: Float32Array, into: Float32Array, at: number): void {
    const { window, hop } = this.#settings;
    const [hann, windowed, power] = [this.#hann, this.#windowed, this.#power];
    const windows = this.windowsIn(samples.length);
    for (let index = 0; index < windows; index++) {
      for (let place = 0; place < window; place++) windowed[place] = (samples[index * hop + place] ?? 0) * (hann[place] ?? 0);
      const [real, imaginary] = fft(windowed);
      for (let bin = 0; bin < power.length; bin++) power[bin] = (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2;
      for (const { start, weights } of this.#bands) {
        let energy = floor;
        for (let place = 0; place < weights.length; place++) energy += (weights[place] ?? 0) * (power[start + place] ?? 0);
        into[at++] = Math.log(energy);
      }
    }
  }
}

function triangles(bands: number, rate: number, size: number): Band[] {
  const highest = toMel(rate / 2);
  const edge = (at: number): number => fromMel((highest * at) / (bands + 1));
  return Array.from({ length: bands }, (_, band) => {
    const [low, centre, high] = [edge(band), edge(band + 1), edge(band + 2)];
    const all = Float64Array.from({ length: size / 2 + 1 }, (_, bin) => {
      const frequency = (bin * rate) / size;
      return Math.max(0, Math.min((frequency - low) / (centre - low), (high - frequency) / (high - centre)));
    });
    const start = all.findIndex((weight) => weight > 0);
    return start < 0
      ? { start: 0, weights: new Float64Array() }
      : { start, weights: all.slice(start, all.findLastIndex((weight) => weight > 0) + 1) };
  });
}
