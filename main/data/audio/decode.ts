import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError, badData, messageOf } from '../errors.ts';
import { decodeFlac, isFlac } from './flac.ts';
import { decodeMp3, isMp3 } from './mp3.ts';
import type { Recording } from './recording.ts';
import { decodeWav, isWav } from './wav.ts';

/** Larger files are not read as one recording. */
export const largestAudioFile = 512 * 1024 * 1024;

/** Whether a file is a recording, by its name. */
export const isAudioName = (name: string): boolean => /\.(wav|flac|mp3)$/i.test(name);

/** The same by its first bytes. */
export const isAudio = (head: Uint8Array): boolean => {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  return isWav(bytes) || isFlac(bytes) || isMp3(bytes);
};

/**
 * Reads a WAV, FLAC or MP3, its channels mixed down to one. @param longest in seconds: what is longer is refused before it is decoded to
 * its end. Throws `bad-data` with the reason.
 */
export async function decodeAudio(path: string, longest: number): Promise<Recording> {
  return await decoded(path, longest, async () => {
    checkSize((await stat(path)).size);
    return await readFile(path);
  });
}

/** The same for a recording whose bytes are there already; `where` names it. */
export const decodeAudioBytes = (bytes: Buffer, where: string, longest: number): Promise<Recording> =>
  decoded(where, longest, () => Promise.resolve(bytes));

async function decoded(where: string, longest: number, read: () => Promise<Buffer>): Promise<Recording> {
  try {
    const file = await read();
    checkSize(file.length);
    const decode = isWav(file) ? decodeWav : isFlac(file) ? decodeFlac : isMp3(file) ? decodeMp3 : null;
    if (decode === null) throw new Error('not a WAV, FLAC or MP3 file');
    const { values, rate } = await decode(file, longest);
    if (values.length === 0) throw new Error('without samples');
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new Error(`sample ${at} is ${values[at] ?? ''}, not a finite number`);
    return { values: values.map((value) => Math.max(-1, Math.min(1, value))), rate };
  } catch (error) {
    const known = asAppError(error, where);
    if (known instanceof AppError) throw known;
    const reason = messageOf(error).replace(/\s+/g, ' ').trim();
    throw badData(`${where}: ${reason}`, 'Replace or remove the file.', { details: { path: where, reason }, cause: error });
  }
}

function checkSize(bytes: number): void {
  if (bytes === 0) throw new Error('an empty file');
  if (bytes > largestAudioFile) throw new Error(`${bytes} bytes, more than the ${largestAudioFile} that are read as one recording`);
}
