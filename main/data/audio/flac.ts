import type { FLACDecodedAudio } from '@wasm-audio-decoders/flac';
import { checkLength, Gathered } from './recording.ts';
import type { Recording } from './recording.ts';

/** A piece that unpacks to 100 MB or so at the worst. */
const piece = 4096;

export const isFlac = (head: Buffer): boolean => head.toString('latin1', 0, 4) === 'fLaC';

/** Errors say why, for `decodeAudio`. @param longest in seconds */
export async function decodeFlac(file: Buffer, longest: number): Promise<Recording> {
  const announced = announcedIn(file, longest);
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  try {
    const gathered = new Gathered(longest);
    const add = ({ channelData, sampleRate, bitDepth }: FLACDecodedAudio): void =>
      gathered.add(
        channelData.map((channel) => atFullScale(channel, bitDepth)),
        sampleRate,
      );
    for (let at = 0; at < file.length; at += piece) add(await decoder.decode(file.subarray(at, at + piece)));
    add(await decoder.flush());
    const recording = gathered.finish();
    // The decoder passes over what is damaged.
    if (announced > 0 && recording.values.length !== announced)
      throw new Error(`damaged or cut off: ${recording.values.length} of ${announced} samples can be read`);
    return recording;
  } finally {
    decoder.free();
  }
}

/** The decoder divides by the largest integer; here, as everywhere else, the smallest one is −1. */
function atFullScale(channel: Float32Array, bits: number): Float32Array {
  const full = 2 ** (bits - 1);
  return channel.map((value) => Math.round(value * (full - 1)) / full);
}

/** The number of samples that the first block announces (RFC 9639, section 8.2); 0 where the writer did not know. */
function announcedIn(file: Buffer, longest: number): number {
  if (file.length < 42) throw new Error('cut off in its header');
  const samples = (file.readUInt8(21) & 15) * 2 ** 32 + file.readUInt32BE(22);
  checkLength(samples, file.readUIntBE(18, 3) >> 4, longest);
  return samples;
}
