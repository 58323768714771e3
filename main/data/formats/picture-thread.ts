/* The thread that decodes pictures: some files at a time, whose pixels it gives away one behind the other. */
import sharp from 'sharp';
import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError } from '../errors.ts';
import type { Pixels } from '../images/bmp.ts';
import { decodeInThread } from '../images/decode.ts';
import { answerTasks } from '../threads/answer-tasks.ts';
import { reasonOf } from './skipping.ts';
import type { DecodedFiles, FilesToDecode } from './decode-files.ts';

// There is a thread for each core already, and no picture is opened twice.
sharp.concurrency(1);
sharp.cache(false);

/** Pictures that a thread has open at the same time, where they are decoded by threads of the library. */
const together = 4;

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
  const values = new Uint8Array(decoded.reduce((sum, picture) => sum + (typeof picture === 'string' ? 0 : picture.values.length), 0));
  let at = 0;
  const pictures = decoded.map((picture) => {
    if (typeof picture === 'string') return picture;
    values.set(picture.values, at);
    at += picture.values.length;
    return { height: picture.height, width: picture.width, channels: picture.channels };
  });
  return { answer: { pictures, values }, transfer: [values.buffer] };
});
