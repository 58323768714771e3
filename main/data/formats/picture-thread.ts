/* The thread that decodes pictures: some files at a time, whose pixels it gives away in one piece of memory. */
import { hash } from 'node:crypto';
import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError } from '../errors.ts';
import type { Pixels } from '../images/bmp.ts';
import { decodeInThread } from '../images/decode.ts';
import { oneOfSeveral } from '../images/sharp.ts';
import { answerTasks } from '../threads/answer-tasks.ts';
import type { DecodedFiles, FilesToDecode } from './decode-files.ts';
import { reasonOf } from './skipping.ts';

oneOfSeveral();

/** Pictures that a thread has open at the same time, where they are decoded by threads of the library. */
const together = 4;
const digestBytes = 32;

/** Puts pictures behind one another, in the order in which they are ready. */
class Pictures {
  readonly #places: Int32Array;
  readonly #digests: Uint8Array;
  readonly #reasons = new Map<number, string>();
  #values: Uint8Array<ArrayBuffer>;
  #end = 0;

  /** @param memory for the pixels, as long as it is enough */
  constructor(count: number, memory: ArrayBuffer) {
    this.#places = new Int32Array(4 * count);
    this.#digests = new Uint8Array(digestBytes * count);
    this.#values = new Uint8Array(memory);
  }

  readonly room = (length: number): Uint8Array => {
    const start = this.#end;
    this.#end += length;
    if (this.#end > this.#values.length) {
      const larger = new Uint8Array(2 * this.#end);
      larger.set(this.#values);
      this.#values = larger;
    }
    return this.#values.subarray(start, this.#end);
  };

  /** @param decoded whose pixels have their room here, or why the picture is passed over */
  add(at: number, decoded: Pixels | string): void {
    if (typeof decoded === 'string') return void this.#reasons.set(at, decoded);
    const { values, height, width, channels } = decoded;
    this.#places.set([values.byteOffset, height, width, channels], 4 * at);
    this.#digests.set(hash('sha256', values, 'buffer'), digestBytes * at);
  }

  get all(): DecodedFiles {
    return { places: this.#places, values: this.#values, digests: this.#digests, reasons: this.#reasons };
  }
}

/** The pixels, or why the picture is passed over. */
async function decode(path: string, longestSide: number, pictures: Pictures): Promise<Pixels | string> {
  try {
    return await decodeInThread(path, longestSide, pictures.room);
  } catch (error) {
    const known = asAppError(error, path);
    if (known instanceof AppError && known.code === 'bad-data') return reasonOf(known);
    throw known;
  }
}

/** How much memory the pictures before took. */
let usual = 0;

answerTasks<FilesToDecode, DecodedFiles>(async ({ paths, longestSide, memory }) => {
  const pictures = new Pictures(paths.length, memory ?? new ArrayBuffer(usual));
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < paths.length) {
      const at = next++;
      pictures.add(at, await decode(paths[at] ?? '', longestSide, pictures));
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
  const answer = pictures.all;
  usual = answer.values.length;
  return { answer, transfer: [answer.values.buffer, answer.places.buffer, answer.digests.buffer] as ArrayBuffer[] };
});
