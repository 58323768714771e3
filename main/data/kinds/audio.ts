import type { AudioInput } from '../../../shared/model/input.ts';
import { LogMel } from '../audio/log-mel.ts';
import type { MelSettings } from '../audio/log-mel.ts';
import { atFullScale } from '../audio/recording.ts';
import { resample } from '../audio/resample.ts';
import { checkFinite } from '../formats/check-finite.ts';
import type { Item } from '../formats/reader.ts';
import type { Manifest } from '../packed/manifest.ts';
import type { Raw } from '../raw.ts';
import { nameless, strange } from './kind.ts';
import type { ItemKind, ItemPacking, StoredAs } from './kind.ts';
import { pooledScale } from './pooled-scale.ts';

/** No network is fed longer pieces of a recording, in seconds. */
const longest = 4;
const fullScale = 32768;

/** Windows of 25 ms every 10 ms, as is usual for speech. */
const melAt = (rate: number): MelSettings => ({ rate, window: Math.round(rate * 0.025), hop: Math.round(rate * 0.01), bands: 40 });

export const audio: ItemKind<AudioInput> = {
  keeps: true,
  packing: () => new AudioPacking(),
  uniformShape: ({ shape: [length = 0] }) => [1, length, 1],
  /**
   * The lower of the two rates, for what lies above it is heard in one set only; as long as nearly all recordings of both are, up to
   * four seconds; brought to mean 0 and deviation 1 over both sets together.
   */
  inputFor(source, target) {
    const rate = Math.min(source.rate ?? 0, target.rate ?? 0);
    const mel = melAt(rate);
    const seconds = Math.min(longest, Math.max(...[source, target].map((set) => (set.usualLength ?? 0) / (set.rate ?? 1))));
    // To the end of a window.
    const windows = Math.max(0, Math.ceil((seconds * rate - mel.window) / mel.hop));
    return { kind: 'audio', ...mel, samples: mel.window + windows * mel.hop, ...scaleOf(source, target) };
  },
  checkFits: () => undefined,
  raw(item) {
    if (item.kind !== 'audio') throw strange('recording', item);
    return { values: item.values, height: 1, width: item.values.length, channels: 1, rate: item.rate };
  },
  item: ({ values, rate = 0 }, maximum) => ({
    kind: 'audio',
    ...nameless,
    values: atFullScale(values, maximum),
    rate,
  }),
  prepare(raw, maximum, input, into, at) {
    const { samples, mel } = workshopOf(input);
    fit(raw, maximum, input.rate, samples);
    const { mean, deviation } = input;
    if (input.samplesAlone) into.set(samples, at);
    else mel.write(samples, into, at);
    const end = at + (input.samplesAlone ? samples.length : mel.windowsIn(samples.length) * input.bands);
    for (let place = at; place < end; place++) into[place] = ((into[place] ?? 0) - mean) / deviation;
  },
};

function scaleOf(source: Manifest, target: Manifest): Pick<AudioInput, 'mean' | 'deviation'> {
  const sets = [source, target].map(({ count, mean: [mean = 0], deviation: [deviation = 0] }) => ({ count, mean, deviation }));
  const { mean, deviation } = pooledScale(sets);
  return { mean, deviation: deviation || 1 };
}

/** What preparing for an input needs and can be used again. */
interface Workshop {
  readonly samples: Float32Array;
  readonly mel: LogMel;
}
const workshops = new WeakMap<AudioInput, Workshop>();

function workshopOf(input: AudioInput): Workshop {
  const made = workshops.get(input) ?? { samples: new Float32Array(input.samples), mel: new LogMel(input) };
  workshops.set(input, made);
  return made;
}

/** The middle of a recording at another rate, or all of it in the middle of silence. What will be cut off is not resampled. */
function fit({ values, rate: own }: Raw, maximum: number, rate: number, into: Float32Array): void {
  const needed = Math.ceil((into.length * (own ?? rate)) / rate);
  const start = Math.max(0, Math.floor((values.length - needed) / 2));
  const piece = atFullScale(values, maximum, start, Math.min(needed, values.length));
  const brought = resample(piece, own ?? rate, rate).subarray(0, into.length);
  into.fill(0);
  into.set(brought, Math.floor((into.length - brought.length) / 2));
}

class AudioPacking implements ItemPacking {
  readonly #places: number[] = [];
  readonly #lengths: number[] = [];
  #rate: number | null = null;
  #mel: LogMel | null = null;
  /** Of the log-mel energies of all windows: how many, their sum and that of their squares. */
  #energies = { count: 0, sum: 0, squares: 0 };

  add(item: Item, offset: number): Uint8Array {
    if (item.kind !== 'audio') throw strange('recording', item);
    checkFinite(item);
    this.#rate ??= item.rate;
    const values = resample(item.values, item.rate, this.#rate);
    this.#places.push(offset / 2, 1, values.length, 1);
    this.#lengths.push(values.length);
    const stored = new Int16Array(values.length);
    for (let at = 0; at < values.length; at++)
      stored[at] = Math.max(-fullScale, Math.min(fullScale - 1, Math.round((values[at] ?? 0) * fullScale)));
    // Of what is kept, and not of what it was rounded from: so it is the same when items are gathered again.
    this.#measure(atFullScale(stored, fullScale), this.#rate);
    return new Uint8Array(stored.buffer);
  }

  get last(): StoredAs {
    return { element: 'i16', maximum: fullScale, rate: this.#rate ?? 0, shape: this.#places.slice(-3) };
  }

  #measure(values: Float32Array, rate: number): void {
    const settings = melAt(rate);
    this.#mel ??= new LogMel(settings);
    // Shorter than a window: silence follows.
    const heard = values.length < settings.window ? Float32Array.from({ length: settings.window }, (_, at) => values[at] ?? 0) : values;
    const energies = new Float32Array(this.#mel.windowsIn(heard.length) * settings.bands);
    this.#mel.write(heard, energies, 0);
    this.#energies.count += energies.length;
    for (const energy of energies) {
      this.#energies.sum += energy;
      this.#energies.squares += energy ** 2;
    }
  }

  finish(): ReturnType<ItemPacking['finish']> {
    const lengths = this.#lengths.toSorted((a, b) => a - b);
    const uniform = lengths[0] === lengths.at(-1);
    const { count, sum, squares } = this.#energies;
    const mean = sum / Math.max(1, count);
    return {
      content: {
        element: 'i16',
        shape: [lengths.at(-1) ?? 0],
        uniformShape: uniform,
        columns: [],
        maximum: fullScale,
        mean: [mean],
        deviation: [Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean ** 2))],
        rate: this.#rate ?? 0,
        usualLength: lengths[Math.ceil(0.95 * lengths.length) - 1] ?? 0,
      },
      index: uniform ? null : Float64Array.from(this.#places),
    };
  }
}
