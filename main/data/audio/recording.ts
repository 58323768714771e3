/** Samples of one channel, full scale at ±1. */
export interface Recording {
  readonly values: Float32Array;
  /** Samples a second. */
  readonly rate: number;
}

/** Of many samples and few a second, or the other way round, nothing is known that is sound. */
const [lowestRate, highestRate] = [1000, 384_000];

/** Throws for a rate that no recording has, and for a recording that is longer than wished. The error says why, for `decodeAudio`. */
export function checkLength(samples: number, rate: number, longest: number): void {
  if (!(rate >= lowestRate && rate <= highestRate))
    throw new Error(`${rate} samples a second, where ${lowestRate} to ${highestRate} are read`);
  if (samples > rate * longest)
    throw new Error(`${(samples / rate).toFixed(1)} seconds or more, where recordings of up to ${longest} are read (see longest-seconds)`);
}

/** Samples, or some of them, at full scale ±1. Not by `from`, which takes many times as long. @param maximum what stands for full scale */
export function atFullScale(values: ArrayLike<number>, maximum: number, start = 0, count = values.length - start): Float32Array {
  const scaled = new Float32Array(count);
  for (let at = 0; at < count; at++) scaled[at] = (values[start + at] ?? 0) / maximum;
  return scaled;
}

/** Gathers what a decoder gives, piece by piece, mixed down to one channel. One that goes on for too long is not decoded to its end. */
export class Gathered {
  readonly #longest: number;
  readonly #pieces: Float32Array[] = [];
  #rate = 0;
  #length = 0;

  /** @param longest in seconds */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** @param channels of equal length */
  add(channels: readonly Float32Array[], rate: number): void {
    const [first] = channels;
    if (first === undefined || first.length === 0) return;
    this.#rate ||= rate;
    if (this.#rate !== rate) throw new Error(`its rate changes from ${this.#rate} to ${rate} samples a second`);
    this.#length += first.length;
    checkLength(this.#length, rate, this.#longest);
    this.#pieces.push(first.map((_, at) => channels.reduce((sum, channel) => sum + (channel[at] ?? 0), 0) / channels.length));
  }

  finish(): Recording {
    const values = new Float32Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      values.set(piece, at);
      at += piece.length;
    }
    return { values, rate: this.#rate };
  }
}
