/* The thread that decodes pictures: some files at a time, whose pixels it gives away one behind the other. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError } from '../errors.ts';
import type { Pixels } from '../images/bmp.ts';
import { decodeInThread } from '../images/decode.ts';
import { answerTasks } from '../threads/answer-tasks.ts';
import type { DecodedFiles, FilesToDecode } from './decode-files.ts';
import { reasonOf } from './skipping.ts';

// There is a thread for each core already, and no picture is opened twice.
sharp.concurrency(1);
sharp.cache(false);

/** Pictures that a thread has open at the same time, where they are decoded by threads of the library. */
const together = 4;
const digestBytes = 32;

/** The pixels, or why the picture is passed over. */
async function decode(path: string, longestSide: number): Promise<Pixels | string> {
  try {
    return await decodeInThread(path, longestSide);
  } catch (error) {
    const known = asAppError(error, path);
    if (known instanceof AppError && known.code === 'bad-data') return reasonOf(known);
    throw known;
  }
}

/** Puts pictures one behind the other. */
function joined(pictures: readonly (Pixels | string)[]): DecodedFiles {
  const values = new Uint8Array(pictures.reduce((sum, picture) => sum + (typeof picture === 'string' ? 0 : picture.values.length), 0));
  const sizes = new Int32Array(3 * pictures.length);
  const digests = new Uint8Array(digestBytes * pictures.length);
  const reasons = new Map<number, string>();
  let end = 0;
  for (const [place, picture] of pictures.entries()) {
    if (typeof picture === 'string') {
      reasons.set(place, picture);
      continue;
    }
    values.set(picture.values, end);
    end += picture.values.length;
    sizes.set([picture.height, picture.width, picture.channels], 3 * place);
    digests.set(createHash('sha256').update(picture.values).digest(), digestBytes * place);
  }
  return { sizes, values, digests, reasons };
}

answerTasks<FilesToDecode, DecodedFiles>(async ({ paths, longestSide }) => {
  const decoded: (Pixels | string)[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < paths.length) {
      const at = next++;
      decoded[at] = await decode(paths[at] ?? '', longestSide);
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
  const answer = joined(decoded);
  return { answer, transfer: [answer.values.buffer, answer.sizes.buffer, answer.digests.buffer] as ArrayBuffer[] };
});
