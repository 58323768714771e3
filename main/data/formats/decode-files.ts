import { decodeImage } from '../images/decode.ts';
import type { Pixels } from '../images/bmp.ts';
import { inOrder } from '../threads/in-order.ts';
import { decodeAll } from './pictures.ts';
import type { Belonging, ImageItem, Skipped } from './reader.ts';

/** A picture that lies in a file of its own. */
export interface PictureFile extends Belonging {
  readonly kind: 'file';
  readonly path: string;
  readonly where: string;
  readonly label: string | null;
}

export interface FilesToDecode {
  readonly paths: readonly string[];
  readonly longestSide: number;
}

export interface DecodedFiles {
  /** Of each file its size, or why it cannot be read. */
  readonly pictures: readonly (Omit<Pixels, 'values'> | string)[];
  /** The pixels of all that can be read, one picture behind the other. */
  readonly values: Uint8Array;
}

/** Fewer pictures are decoded before threads have started. */
const few = 256;
/** Pictures that a thread decodes at a time, and about the bytes that their pixels may take. */
const most = 32;
const budget = 8 << 20;

/** Decodes pictures on all cores and hands them on in order; no more than a few groups of them are held. */
export async function* decodeFiles(
  files: AsyncIterable<PictureFile | Skipped> | Iterable<PictureFile | Skipped>,
  longestSide: number,
  signal: AbortSignal,
): AsyncGenerator<ImageItem | Skipped> {
  const groups = inGroups(files, Math.max(1, Math.min(most, Math.floor(budget / (3 * longestSide ** 2)))));
  const ahead: (PictureFile | Skipped)[] = [];
  let done = false;
  while (!done && ahead.length < few) {
    const group = await groups.next();
    if (group.done === true) done = true;
    else ahead.push(...group.value);
  }
  const pictures = ahead.map((file) => {
    if (file.kind === 'skipped') return file;
    const { path, ...known } = file;
    return { ...known, kind: 'picture' as const, decode: () => decodeImage(path, longestSide) };
  });
  yield* decodeAll(pictures, signal);
  if (done) return;
  const given: (PictureFile | Skipped)[][] = [];
  const tasks = async function* (): AsyncGenerator<FilesToDecode> {
    for await (const group of groups) {
      given.push(group);
      yield { paths: group.flatMap((file) => (file.kind === 'file' ? [file.path] : [])), longestSide };
    }
  };
  for await (const answer of inOrder<FilesToDecode, DecodedFiles>(new URL('./picture-thread.ts', import.meta.url), tasks(), signal))
    yield* itemsOf(given.shift() ?? [], answer);
}

function* itemsOf(files: readonly (PictureFile | Skipped)[], { pictures, values }: DecodedFiles): Generator<ImageItem | Skipped> {
  let at = 0;
  let next = 0;
  for (const file of files) {
    const picture = file.kind === 'skipped' ? undefined : pictures[next++];
    if (file.kind === 'skipped') yield file;
    else if (typeof picture === 'string') yield { kind: 'skipped', skipped: { path: file.where, reason: picture } };
    else if (picture !== undefined) {
      const length = picture.height * picture.width * picture.channels;
      const { path: _, ...known } = file;
      yield { ...known, kind: 'image', values: values.subarray(at, (at += length)), ...picture };
    }
  }
}

async function* inGroups<Value>(values: AsyncIterable<Value> | Iterable<Value>, size: number): AsyncGenerator<Value[]> {
  let group: Value[] = [];
  for await (const value of values) {
    if (group.push(value) < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
