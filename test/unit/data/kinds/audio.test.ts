import { beforeEach, describe, expect, it } from 'vitest';
import { LogMel } from '../../../../main/data/audio/log-mel.ts';
import { inputFor, inputOfModel, kindNamed, prepare } from '../../../../main/data/kinds/index.ts';
import { openPacked } from '../../../../main/data/open.ts';
import type { PackedDataset } from '../../../../main/data/open.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import type { AudioInput } from '../../../../shared/model/input.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { tone, wavFile } from '../../../helpers/recordings.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

/** Imports recordings, by their names, and opens them. */
async function packed(folder: string, files: Readonly<Record<string, Buffer>>, options = {}): Promise<PackedDataset> {
  for (const [name, content] of Object.entries(files)) await library.write(`${folder}/${name}`, content);
  const dataset = await library.import(library.path(folder), { options });
  return await openPacked(library.data.folderOf(dataset.hash));
}

/** As 16 bits keep them. */
const kept = (samples: readonly number[]): number[] => samples.map((value) => Math.round(value * 32768) / 32768);

const audioInput = (first: PackedDataset, second: PackedDataset): AudioInput => {
  const input = inputFor(first.manifest, second.manifest);
  if (input.kind !== 'audio') expect.fail('Recordings make an input of the kind audio.');
  return input;
};

/** Of a recording, in the middle of silence or cut on both sides, by its definition. */
function rightly(samples: readonly number[], input: AudioInput): Float32Array {
  const middle = Float32Array.from(
    { length: input.samples },
    (_, at) => samples[at + Math.trunc((samples.length - input.samples) / 2)] ?? 0,
  );
  const mel = new LogMel(input);
  const energies = new Float32Array(mel.windowsIn(input.samples) * input.bands);
  mel.write(middle, energies, 0);
  return energies.map((energy) => (energy - input.mean) / input.deviation);
}

function largestDifference(values: Float32Array, right: Float32Array): number {
  expect(values.length).toBe(right.length);
  return right.reduce((most, value, at) => Math.max(most, Math.abs(value - (values[at] ?? Number.NaN))), 0);
}

describe('packed recordings', () => {
  it('are 16-bit samples at the rate of the first, each as long as it is', async () => {
    const set = await packed('sounds', {
      'a.wav': wavFile([[0, 0.5, -1]]),
      'b.wav': wavFile([tone(440, 200)]),
      'c.wav': wavFile([tone(440, 882, 44100)], { rate: 44100 }),
    });
    expect(set.manifest).toMatchObject({
      kind: 'audio',
      element: 'i16',
      count: 3,
      shape: [200],
      uniformShape: false,
      maximum: 32768,
      rate: 8000,
    });
    expect(set.raw(0)).toEqual({ values: Int16Array.of(0, 16384, -32768), height: 1, width: 3, channels: 1, rate: 8000 });
    expect([set.raw(1).values.length, set.raw(2).values.length]).toEqual([200, 160]);
    const right = tone(440, 160).map((value) => value * 32768);
    const away = right.slice(30, -30).map((value, at) => Math.abs(value - (set.raw(2).values[at + 30] ?? 0)));
    expect(Math.max(...away)).toBeLessThan(100);
    await set.close();
  });

  it('of one length need no index', async () => {
    const set = await packed('sounds', { 'a.wav': wavFile([tone(440, 300)]), 'b.wav': wavFile([tone(880, 300)]) });
    expect(set.manifest).toMatchObject({ shape: [300], uniformShape: true });
    expect(Array.from(set.raw(1).values).slice(0, 3)).toEqual(tone(880, 3).map((value) => Math.round(value * 32768)));
    await set.close();
  });

  it('know the mean and the deviation of their log-mel energies, and how long nearly all are', async () => {
    const sounds = Array.from({ length: 20 }, (_, at) => tone(300 + 50 * at, at === 7 ? 8000 : 800 + at)).map(kept);
    const set = await packed(
      'sounds',
      Object.fromEntries(sounds.map((sound, at) => [`${String(at).padStart(2, '0')}.wav`, wavFile([sound])])),
    );
    const mel = new LogMel({ rate: 8000, window: 200, hop: 80, bands: 40 });
    const energies = sounds.flatMap((sound) => {
      const into = new Float32Array(mel.windowsIn(sound.length) * 40);
      mel.write(Float32Array.from(sound), into, 0);
      return [...into];
    });
    const mean = energies.reduce((sum, energy) => sum + energy, 0) / energies.length;
    expect(set.manifest.mean[0]).toBeCloseTo(mean, 5);
    const squares = energies.reduce((sum, energy) => sum + (energy - mean) ** 2, 0) / energies.length;
    expect(set.manifest.deviation[0]).toBeCloseTo(Math.sqrt(squares), 5);
    expect(set.manifest.usualLength).toBe(819);
    await set.close();
  });
});

describe('what a network is fed of recordings', () => {
  it('has the lower rate and nearly the longer length, to the end of a window, over both sets’ scale', async () => {
    const fast = await packed('fast', { 'a.wav': wavFile([tone(440, 16000, 16000)], { rate: 16000 }) });
    const slow = await packed('slow', { 'a.wav': wavFile([tone(440, 4000)]), 'b.wav': wavFile([tone(880, 4000)]) });
    for (const input of [audioInput(fast, slow), audioInput(slow, fast)]) {
      expect(input).toMatchObject({ rate: 8000, window: 200, hop: 80, bands: 40, samples: 200 + 98 * 80 });
      expect(inputShape(input)).toEqual([99, 40, 1]);
    }
    const [one = 0, two = 0] = [fast.manifest.mean[0], slow.manifest.mean[0]];
    const [first = 0, second = 0] = [fast.manifest.deviation[0], slow.manifest.deviation[0]];
    const mean = (one + 2 * two) / 3;
    expect(audioInput(fast, slow).mean).toBeCloseTo(mean, 9);
    const squares = (first ** 2 + (one - mean) ** 2 + 2 * (second ** 2 + (two - mean) ** 2)) / 3;
    expect(audioInput(fast, slow).deviation).toBeCloseTo(Math.sqrt(squares), 9);
    expect(inputOfModel(audioInput(slow, slow), fast.manifest)).toEqual(audioInput(slow, slow));
    await Promise.all([fast.close(), slow.close()]);
  });

  it('is four seconds at most, and a window at least', async () => {
    const long = await packed('long', { 'a.wav': wavFile([tone(100, 6000, 1000)], { rate: 1000 }) });
    expect(audioInput(long, long).samples).toBeGreaterThanOrEqual(4000);
    expect(audioInput(long, long).samples).toBeLessThan(4010);
    const short = await packed('short', { 'a.wav': wavFile([[0, 0.1]]) });
    expect(inputShape(audioInput(short, short))).toEqual([1, 40, 1]);
    await Promise.all([long.close(), short.close()]);
  });

  it('is the middle of a longer recording, and a shorter one in the middle of silence', async () => {
    const sounds = [tone(440, 1000), tone(700, 501), tone(900, 3000)].map(kept);
    const set = await packed('sounds', Object.fromEntries(sounds.map((sound, at) => [`${at}.wav`, wavFile([sound])])));
    const input: AudioInput = { ...audioInput(set, set), samples: 1000 };
    const size = inputShape(input).reduce((product, side) => product * side, 1);
    const into = new Float32Array(3 * size);
    await set.read(Int32Array.of(0, 1, 2), input, into);
    sounds.forEach((sound, at) =>
      expect(largestDifference(into.slice(at * size, (at + 1) * size), rightly(sound, input))).toBeLessThan(1e-5),
    );
    // What is kept is what was made.
    const again = new Float32Array(3 * size);
    await set.read(Int32Array.of(0, 1, 2), input, again);
    expect(again).toEqual(into);
    await set.close();
  });

  it('is the same, or nearly, whatever the rate of the recording', () => {
    const input: AudioInput = { kind: 'audio', rate: 8000, samples: 1000, window: 200, hop: 80, bands: 40, mean: -5, deviation: 3 };
    const of = (frequency: number, length: number, rate: number): Float32Array => {
      const values = tone(frequency, length, rate);
      const into = new Float32Array(11 * 40);
      prepare({ values, height: 1, width: values.length, channels: 1, rate }, 1, input, into, 0);
      return into;
    };
    // Where the tone is; elsewhere there is next to nothing, whose logarithm says little.
    const loud = of(1000, 2000, 8000).map((value) => (value > 0 ? value : 0));
    for (const rate of [16000, 44100]) {
      const other = of(1000, rate / 4, rate).map((value) => (value > 0 ? value : 0));
      expect(largestDifference(other, loud)).toBeLessThan(0.15);
    }
    expect(loud.some((value) => value > 1)).toBe(true);
  });

  it('is not made of other kinds', () => {
    expect(() => kindNamed('audio').raw({ kind: 'table', where: 'x', label: null, values: new Float32Array(1) })).toThrow(
      'x: a table among recordings',
    );
  });
});
