import { signsOf } from './print.ts';
import type { Likeness } from './print.ts';

export interface Sound {
  /** Mono, −1 to 1. */
  readonly samples: Float32Array;
  /** Samples a second. */
  readonly rate: number;
}

const frames = 16;
/** Octaves below the highest frequency that is looked at. */
const lowest = 125;
const octaves = 5;
const correlation = 0.99;
/** Lengths may differ by a fiftieth. */
const sameLength = 1.02;
/** Energy this far below the loudest counts as silence: 30 dB, as noise and rounding hide it. */
const floor = 1e-3;

/**
 * Sounds that are nearly the same: saved again, louder or quieter, at another rate. A sound is told by its envelope, the energy of five
 * octaves in sixteen equal parts of its time, as logarithms; the print has the signs of how each differs from its neighbours (after
 * Haitsma and Kalker 2002), and the correlation of the envelopes decides.
 */
export const soundLikeness: Likeness<Sound> = {
  radius: 5,
  marks(sound) {
    const envelope = envelopeOf(sound);
    if (!envelope) return null;
    const value = (frame: number, octave: number): number => envelope[frame * octaves + octave] ?? 0;
    const changes = Array.from({ length: (frames - 1) * (octaves - 1) }, (_, at) => {
      const [frame, octave] = [Math.floor(at / (octaves - 1)), at % (octaves - 1)];
      return value(frame + 1, octave) - value(frame + 1, octave + 1) - (value(frame, octave) - value(frame, octave + 1));
    });
    const prints = [signsOf(changes)];
    return { kept: prints, sought: prints };
  },
  alike(first, second) {
    const ratio = (first.samples.length * second.rate) / (second.samples.length * first.rate);
    const [one, other] = [envelopeOf(first), envelopeOf(second)];
    return Math.max(ratio, 1 / ratio) <= sameLength && one !== null && other !== null && correlationOf(one, other) >= correlation;
  },
};

/** Frames one after the other, each the logarithm of its energy by octave. Null for silence. */
function envelopeOf({ samples, rate }: Sound): Float64Array | null {
  const energies = new Float64Array(frames * octaves);
  let below: Float64Array = Float64Array.from(samples);
  for (let octave = octaves - 1; octave >= 0; octave--) {
    // What a filter at the octave's lower edge lets through is left for the octaves below it; the rest is this octave's.
    const lower = lowPass(below, lowest * 2 ** octave, rate);
    for (const [at, value] of below.entries()) {
      const into = Math.min(frames - 1, Math.floor((at * frames) / below.length)) * octaves + octave;
      energies[into] = (energies[into] ?? 0) + (value - (lower[at] ?? 0)) ** 2;
    }
    below = lower;
  }
  const loudest = Math.max(...energies);
  return loudest > 0 ? energies.map((energy) => Math.log(energy / loudest + floor)) : null;
}

/** A filter of first order, forward and back, so that nothing is delayed. */
function lowPass(samples: Float64Array, frequency: number, rate: number): Float64Array {
  const share = 1 - Math.exp((-2 * Math.PI * frequency) / rate);
  const passed = samples.slice();
  let held = 0;
  for (let at = 0; at < passed.length; at++) passed[at] = held += share * ((passed[at] ?? 0) - held);
  held = 0;
  for (let at = passed.length - 1; at >= 0; at--) passed[at] = held += share * ((passed[at] ?? 0) - held);
  return passed;
}

function correlationOf(first: Float64Array, second: Float64Array): number {
  const mean = (of: Float64Array): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [centre, other] = [mean(first), mean(second)];
  let [product, squares, others] = [0, 0, 0];
  for (const [at, value] of first.entries()) {
    const [one, two] = [value - centre, (second[at] ?? 0) - other];
    product += one * two;
    squares += one * one;
    others += two * two;
  }
  return squares > 0 && others > 0 ? product / Math.sqrt(squares * others) : 0;
}
