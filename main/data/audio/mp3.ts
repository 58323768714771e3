import { Gathered } from './recording.ts';
import type { Recording } from './recording.ts';

/** A piece that unpacks to a few megabytes at the worst. */
const piece = 16_384;

/** Begins with tags, or with a frame whose version, layer, bit rate and sample rate there are. */
export function isMp3(head: Buffer): boolean {
  if (head.toString('latin1', 0, 3) === 'ID3') return true;
  const [first = 0, second = 0, third = 0] = head;
  return first === 0xff && second >= 0xe0 && (second & 0x18) !== 8 && (second & 6) !== 0 && third >> 4 !== 15 && (third & 12) !== 12;
}

/** Errors say why, for `decodeAudio`. @param longest in seconds */
export async function decodeMp3(file: Buffer, longest: number): Promise<Recording> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    const gathered = new Gathered(longest);
    for (let at = 0; at < file.length; at += piece) {
      const { channelData, sampleRate, errors } = decoder.decode(file.subarray(at, at + piece));
      if (errors[0] !== undefined) throw new Error(errors[0].message);
      gathered.add(channelData, sampleRate);
    }
    return gathered.finish();
  } finally {
    decoder.free();
  }
}
