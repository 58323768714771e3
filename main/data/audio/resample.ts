/*
 * A rate is changed by up/down by a windowed-sinc filter at the lower of both Nyquist frequencies, as scipy.signal.resample_poly does it:
 * 20·max(up, down) + 1 taps under a Kaiser window of β = 5, their sum `up`, centred on each sample.
 */
const beta = 5;
const zeroCrossings = 10;

interface Filter {
  readonly up: number;
  readonly down: number;
  readonly taps: Float64Array;
}
/** The last one: a run needs one alone. */
let held: Filter | null = null;

/** @returns ceil(length · to / from) samples; the same array where the rates are the same */
export function resample(values: Float32Array, from: number, to: number): Float32Array {
  const common = greatestDivisor(from, to);
  const [up, down] = [to / common, from / common];
  if (up === down) return values;
  const { taps } = (held = held?.up === up && held.down === down ? held : filterFor(up, down));
  const half = (taps.length - 1) / 2;
  const resampled = new Float32Array(Math.ceil((values.length * up) / down));
  for (let at = 0; at < resampled.length; at++) {
    const centre = at * down;
    const first = Math.max(0, Math.ceil((centre - half) / up));
    const last = Math.min(values.length - 1, Math.floor((centre + half) / up));
    let sum = 0;
    for (let sample = first; sample <= last; sample++) sum += (values[sample] ?? 0) * (taps[half + centre - sample * up] ?? 0);
    resampled[at] = sum;
  }
  return resampled;
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

function filterFor(up: number, down: number): Filter {
  const widest = Math.max(up, down);
  const half = zeroCrossings * widest;
  const taps = new Float64Array(2 * half + 1);
  let sum = 0;
  for (let at = 0; at <= half; at++) {
    const angle = (Math.PI * at) / widest;
    const tap = (at === 0 ? 1 : Math.sin(angle) / angle) * bessel(beta * Math.sqrt(1 - (at / half) ** 2));
    taps[half - at] = taps[half + at] = tap;
    sum += at === 0 ? tap : 2 * tap;
  }
  return { up, down, taps: taps.map((tap) => (tap / sum) * up) };
}

/** The modified Bessel function I₀, by its series. */
function bessel(x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
