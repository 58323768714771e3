import { checkLength } from './recording.ts';
import type { Recording } from './recording.ts';

/*
 * RIFF WAVE (Microsoft and IBM, 1991, and WAVE_FORMAT_EXTENSIBLE of 2001): chunks of an id, a length and a content; `fmt ` says how the
 * samples of `data` are written, channels beside each other. Errors say why, for `decodeAudio`.
 */
const text = (file: Buffer, at: number): string => file.toString('latin1', at, at + 4);

export const isWav = (head: Buffer): boolean => text(head, 0) === 'RIFF' && text(head, 8) === 'WAVE';

/** Integers and floats by their bits; a sample at full scale becomes ±1. */
const integers: Readonly<Record<number, (file: Buffer, at: number) => number>> = {
  8: (file, at) => (file.readUInt8(at) - 128) / 2 ** 7,
  16: (file, at) => file.readInt16LE(at) / 2 ** 15,
  24: (file, at) => file.readIntLE(at, 3) / 2 ** 23,
  32: (file, at) => file.readInt32LE(at) / 2 ** 31,
};
const floats: typeof integers = { 32: (file, at) => file.readFloatLE(at), 64: (file, at) => file.readDoubleLE(at) };

interface Format {
  readonly channels: number;
  readonly rate: number;
  /** Bytes of a sample of one channel. */
  readonly width: number;
  readonly sample: (file: Buffer, at: number) => number;
}

/** @param longest in seconds */
export function decodeWav(file: Buffer, longest: number): Recording {
  let format: Format | null = null;
  for (let at = 12; at + 8 <= file.length;) {
    const [id, length] = [text(file, at), file.readUInt32LE(at + 4)];
    const content = file.subarray(at + 8, at + 8 + length);
    // A program that wrote to a pipe could not say how much would come.
    const whole = content.length === length || (id === 'data' && length === 0xffffffff);
    if (!whole) throw new Error(`cut off: ${content.length} bytes of "${id}", where ${length} were announced`);
    if (id === 'fmt ') format = formatOf(content);
    if (id === 'data') return samplesOf(content, format, longest);
    at += 8 + length + (length % 2);
  }
  throw new Error('without samples');
}

function formatOf(content: Buffer): Format {
  if (content.length < 16) throw new Error('a header that is too short');
  const [coding, channels, bits] = [content.readUInt16LE(0), content.readUInt16LE(2), content.readUInt16LE(14)];
  // An extended header names the coding further behind.
  const named = coding === 0xfffe && content.length >= 26 ? content.readUInt16LE(24) : coding;
  const sample = (named === 1 ? integers : named === 3 ? floats : {})[bits];
  if (sample === undefined)
    throw new Error(`coding ${named} of ${bits} bits, where integers of 8 to 32 and floats of 32 and 64 bits are read`);
  const width = bits / 8;
  if (channels === 0 || content.readUInt16LE(12) !== channels * width) throw new Error('a header that contradicts itself');
  return { channels, rate: content.readUInt32LE(4), width, sample };
}

function samplesOf(content: Buffer, format: Format | null, longest: number): Recording {
  if (format === null) throw new Error('samples before the header that says what they are');
  const { channels, rate, width, sample } = format;
  const length = Math.floor(content.length / (channels * width));
  checkLength(length, rate, longest);
  const values = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += sample(content, (at * channels + channel) * width);
    values[at] = sum / channels;
  }
  return { values, rate };
}

/** A WAV of one channel of 16 bits. */
export function encodeWav(samples: Int16Array, rate: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
