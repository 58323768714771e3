// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- Rooms that import this one need the types as well.
/// <reference path="./codec-libjpeg-turbo-8bit.d.ts" />
import makeCodec from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import type { JPEGDecoder } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import { ownRoom } from './bmp.ts';
import type { Pixels, Room } from './bmp.ts';

export const isJpeg = (head: Uint8Array): boolean => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;

let making: Promise<void> | null = null;
let decoder: JPEGDecoder | null = null;
const makeDecoder = async (): Promise<void> => void (decoder = new (await makeCodec()).JPEGDecoder());

/**
 * Decodes a whole, plain JPEG no larger than `longestSide`, by the library that is in sharp too, compiled to WebAssembly: the very
 * pixels that sharp gives, in a fifth of the time for a small one. Null for any other, and for one with a fault: that is for sharp
 * to read, or to say what is wrong.
 */
export async function decodeJpeg(file: Buffer, longestSide: number): Promise<Pixels | null> {
  await (making ??= makeDecoder());
  return decodeJpegNow(file, longestSide);
}

/** The same without waiting; null too where there is no decoder yet. */
export function decodeJpegNow(file: Buffer, longestSide: number, room: Room = ownRoom): Pixels | null {
  const frame = frameOf(file);
  if (decoder === null || frame === null || Math.max(frame.width, frame.height) > longestSide) return null;
  const length = frame.height * frame.width * frame.channels;
  try {
    decoder.getEncodedBuffer(file.length).set(file);
    decoder.decode();
    const decoded = decoder.getDecodedBuffer();
    if (decoded.length !== length) return null;
    // Its memory is used again for the next picture.
    const values = room(length);
    values.set(new Uint8Array(decoded.buffer, decoded.byteOffset, length));
    return { values, ...frame };
  } catch {
    // What a failure leaves in its memory is not known: the next picture gets another.
    making = decoder = null;
    return null;
  }
}

/**
 * Size and channels of a JPEG of 8 bits a channel, grey or of three channels, that ends as it should and has neither an orientation
 * nor a colour profile; else null.
 */
function frameOf(file: Buffer): Pick<Pixels, 'height' | 'width' | 'channels'> | null {
  if (file.length < 4 || file.readUInt16BE(file.length - 2) !== 0xffd9) return null;
  let frame: Pick<Pixels, 'height' | 'width' | 'channels'> | null = null;
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff;) {
    const marker = file[at + 1] ?? 0;
    const length = file.readUInt16BE(at + 2);
    if (length < 2) return null;
    // The pixels begin: all that matters was before.
    if (marker === 0xda) return frame;
    // Of applications' own segments JFIF alone says nothing of orientation and colours.
    if (marker > 0xe0 && marker <= 0xef) return null;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4) {
      const channels = file[at + 9];
      if (marker > 0xc2 || length < 8 || file[at + 4] !== 8 || (channels !== 1 && channels !== 3)) return null;
      frame = { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7), channels };
    }
    at += 2 + length;
  }
  return null;
}
