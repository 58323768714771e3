import { describe, expect, it } from 'vitest';
import { decodeAudioBytes, isAudio } from '../../../../main/data/audio/decode.ts';
import { encodeWav } from '../../../../main/data/audio/wav.ts';
import { failureOf } from '../../../helpers/data-library.ts';
import { fixtureBytes } from '../../../helpers/fixtures.ts';
import { tone, wavFile } from '../../../helpers/recordings.ts';

const left = [0, 0.5, -0.5, 0.25, -1, 0.125];
const right = [0, 0.25, 0.5, -0.25, 0, 0.375];
const decoded = (file: Buffer) => decodeAudioBytes(file, 'sound', 10);
const refused = async (file: Buffer): Promise<string> => (await failureOf(decoded(file))).message;

/** The largest difference of a recording from a sine at full scale 0.5. */
const away = (values: Float32Array, sine: readonly number[]): number =>
  sine.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (values[at] ?? 9))), 0);

describe('a WAV', () => {
  it.each([
    ['8 bits', { bits: 8 }],
    ['16 bits', { bits: 16 }],
    ['24 bits', { bits: 24 }],
    ['32 bits', { bits: 32 }],
    ['floats of 32 bits', { bits: 32, float: true }],
    ['floats of 64 bits', { bits: 64, float: true }],
    ['24 bits with an extended header', { bits: 24, extensible: true }],
    ['floats with an extended header', { bits: 32, float: true, extensible: true }],
    ['16 bits at 44.1 kHz', { bits: 16, rate: 44100 }],
  ] as const)('of %s is read, its channels mixed down', async (_, coding) => {
    const rate = 'rate' in coding ? coding.rate : 8000;
    expect(await decoded(wavFile([left], coding))).toEqual({ values: Float32Array.from(left), rate });
    const mean = left.map((value, at) => (value + (right[at] ?? 0)) / 2);
    expect(await decoded(wavFile([left, right], coding))).toEqual({ values: Float32Array.from(mean), rate });
    expect((await decoded(wavFile([left, left, right, right, left, right], coding))).values).toEqual(Float32Array.from(mean));
  });

  it('that a program wrote to a pipe goes on to its end', async () => {
    expect((await decoded(wavFile([left], { announced: 0xffffffff }))).values).toEqual(Float32Array.from(left));
  });

  it('beyond full scale is cut off there', async () => {
    expect([...(await decoded(wavFile([[0, 3, -2]], { bits: 32, float: true }))).values]).toEqual([0, 1, -1]);
  });

  it('is written so that it can be read', async () => {
    expect(await decoded(encodeWav(Int16Array.of(0, 16384, -32768), 22050))).toEqual({ values: Float32Array.of(0, 0.5, -1), rate: 22050 });
  });

  it.each([
    ['that promises gigabytes', wavFile([left], { announced: 0xfffffff0 }), /^sound: cut off: 12 bytes of "data", where 4294967280 were/],
    ['that is cut off in its header', wavFile([left]).subarray(0, 30), /^sound: cut off: 10 bytes of "fmt "/],
    ['without samples', wavFile([[]]), /^sound: without samples/],
    ['of which only the head is there', wavFile([left]).subarray(0, 12), /^sound: without samples/],
    ['of a coding that is not read', patched(wavFile([left]), 20, 6), /^sound: coding 6 of 16 bits, where integers of 8 to 32/],
    ['of a width that is not read', patched(wavFile([left]), 34, 12), /^sound: coding 1 of 12 bits/],
    ['without channels', patched(wavFile([left]), 22, 0), /^sound: a header that contradicts itself/],
    ['of a rate that nothing is recorded at', wavFile([left], { rate: 7 }), /^sound: 7 samples a second, where 1000 to 384000/],
    ['that is too long', wavFile([tone(100, 11_000, 1000)], { rate: 1000 }), /^sound: 11\.0 seconds or more, where recordings of up to 10/],
    ['with a sample that is no number', wavFile([[0, Number.NaN]], { bits: 32, float: true }), /^sound: sample 1 is NaN/],
  ])('%s is refused', async (_, file, message) => {
    expect(await refused(file)).toMatch(message);
  });
});

function patched(file: Buffer, at: number, value: number): Buffer {
  file.writeUInt16LE(value, at);
  return file;
}

describe('a FLAC', () => {
  it('is read, exactly as the WAV of the same sound', async () => {
    expect(await decoded(await fixtureBytes('recordings/tone.flac'))).toEqual(await decoded(await fixtureBytes('recordings/tone.wav')));
  });

  it('of 24 bits is read, its channels mixed down', async () => {
    const { values, rate } = await decoded(await fixtureBytes('recordings/stereo.flac'));
    const quarter = tone(440 * (44100 / 8000), 800, 44100).map((value) => value / 4);
    expect([values.length, rate]).toEqual([800, 44100]);
    expect(away(values, quarter)).toBeLessThan(1e-6);
  });

  it('that unpacks to minutes is refused by what it announces, and where that is a lie, by what it is', async () => {
    const file = await fixtureBytes('recordings/silence.flac');
    const message = 'sound: 120.0 seconds or more, where recordings of up to 10 are read (see longest-seconds)';
    expect(await refused(file)).toBe(message);
    const lying = Buffer.from(file);
    lying.writeUInt32BE(800, 22);
    expect(await refused(lying)).toMatch(/^sound: [0-9.]+ seconds or more, where recordings of up to 10 are read/);
  });

  it('that lacks samples is refused', async () => {
    const file = await fixtureBytes('recordings/stereo.flac');
    expect(await refused(file.subarray(0, file.length - 9))).toBe('sound: damaged or cut off: 0 of 800 samples can be read');
    const damaged = Buffer.from(file);
    damaged.writeUInt8(damaged.readUInt8(file.length - 100) ^ 1, file.length - 100);
    expect(await refused(damaged)).toBe('sound: damaged or cut off: 0 of 800 samples can be read');
    expect(await refused(file.subarray(0, 20))).toBe('sound: cut off in its header');
  });
});

describe('an MP3', () => {
  it.each([
    ['recordings/tone.mp3', 8000, 1],
    ['recordings/stereo.mp3', 44100, 0.25],
  ])('is read, about as it was: %s', async (name, rate, scale) => {
    const { values, rate: told } = await decoded(await fixtureBytes(name));
    expect([values.length, told]).toEqual([800, rate]);
    const sine = tone(440 * (rate / 8000), 800, rate).map((value) => value * scale);
    // What the encoder leaves out, at the ends most.
    expect(away(values.subarray(200, 600), sine.slice(200, 600))).toBeLessThan(0.02);
  });

  it('that has no frame is refused', async () => {
    expect(await refused(Buffer.from('ID3 and nothing behind it'))).toBe('sound: without samples');
  });
});

describe('a file', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'sound: an empty file'],
    ['a text', Buffer.from('no sound'), 'sound: not a WAV, FLAC or MP3 file'],
    ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'sound: not a WAV, FLAC or MP3 file'],
  ])('of %s is refused', async (_, file, message) => {
    expect(isAudio(file)).toBe(false);
    expect(await refused(file)).toBe(message);
  });
});
