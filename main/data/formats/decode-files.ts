import { decodeImage } from '../images/decode.ts';
import { inOrder } from '../threads/in-order.ts';
import { decodeAll } from './pictures.ts';
import type { Belonging, ImageItem, Skipped } from './reader.ts';
import { skipped } from './skipping.ts';

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
  /** For the pixels, where some is at hand: new memory makes work for the garbage collector. */
  readonly memory: ArrayBuffer | null;
}

/** Flat, since an object for each picture takes several times as long on its way between threads. */
export interface DecodedFiles {
  /** Of each file where its pixels begin, and height, width and channels; zeros where it cannot be read. */
  readonly places: Int32Array;
  /** The pixels of all that can be read. */
  readonly values: Uint8Array<ArrayBuffer>;
  /** Of each file the SHA-256 of its pixels. */
  readonly digests: Uint8Array;
  /** By the place of a file, why it cannot be read. */
  readonly reasons: ReadonlyMap<number, string>;
}

/** No more pictures than these are decoded without threads, which take a moment to start. */
const few = 256;
/** Pictures that a thread decodes at a time, and about the bytes that their pixels may take. */
const most = 32;
const budget = 4 << 20;
/** So many times these pictures wait for each thread: where other programs are at work, whoever gives and takes them may be late. */
const ahead = 4;

/**
 * Decodes pictures on all cores and hands them on in order; no more than a few groups of them are held.
 * @param lends whether the values of a picture may be gone once the next is asked for
 */
export async function* decodeFiles(
  files: AsyncIterable<PictureFile | Skipped> | Iterable<PictureFile | Skipped>,
  longestSide: number,
  signal: AbortSignal,
  lends = false,
): AsyncGenerator<ImageItem | Skipped> {
  const size = Math.max(1, Math.min(most, Math.floor(budget / (3 * longestSide ** 2))));
  const groups = inGroups(files, size);
  const first: (PictureFile | Skipped)[][] = [];
  let done = false;
  while (!done && first.length * most < few) {
    const group = await groups.next();
    if (group.done === true) done = true;
    else first.push(group.value);
  }
  if (done) {
    yield* decodeHere(first.flat(), longestSide, signal);
    return;
  }
  const given: (PictureFile | Skipped)[][] = [];
  const spare: ArrayBuffer[] = [];
  const tasks = async function* (): AsyncGenerator<FilesToDecode> {
    for await (const group of following(first, groups)) {
      given.push(group);
      yield { paths: group.flatMap((file) => (file.kind === 'file' ? [file.path] : [])), longestSide, memory: spare.pop() ?? null };
    }
  };
  const script = new URL('./picture-thread.ts', import.meta.url);
  const giving = {
    memoryOf: ({ memory }: FilesToDecode) => (memory ? [memory] : []),
    // Of pictures that fill the budget alone no more are held than has to be.
    ahead: size > 1 ? ahead : 2,
  };
  for await (const answer of inOrder<FilesToDecode, DecodedFiles>(script, tasks(), signal, giving)) {
    yield* itemsOf(given.shift() ?? [], answer);
    if (lends) spare.push(answer.values.buffer);
  }
}

function* itemsOf(files: readonly (PictureFile | Skipped)[], decoded: DecodedFiles): Generator<ImageItem | Skipped> {
  const { places, values, reasons } = decoded;
  const digests = Buffer.from(decoded.digests.buffer);
  const digestBytes = (4 * digests.length) / places.length;
  let picture = 0;
  for (const file of files) {
    if (file.kind === 'skipped') {
      yield file;
      continue;
    }
    const place = picture++;
    const reason = reasons.get(place);
    if (reason !== undefined) yield skipped(file.where, reason);
    else {
      const [start = 0, height = 0, width = 0, channels = 0] = places.subarray(4 * place, 4 * place + 4);
      const end = start + height * width * channels;
      const digest = digests.toString('latin1', place * digestBytes, (place + 1) * digestBytes);
      const { path: _, ...known } = file;
      yield { ...known, kind: 'image', values: values.subarray(start, end), height, width, channels, digest };
    }
  }
}

/** Without threads: those of few files would have started after the last of them. */
function decodeHere(
  files: readonly (PictureFile | Skipped)[],
  longestSide: number,
  signal: AbortSignal,
): AsyncGenerator<ImageItem | Skipped> {
  const pictures = files.map((file) => {
    if (file.kind === 'skipped') return file;
    const { path, ...known } = file;
    return { ...known, kind: 'picture' as const, decode: () => decodeImage(path, longestSide) };
  });
  return decodeAll(pictures, signal);
}

async function* following<Value>(first: Iterable<Value>, then: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield* first;
  yield* then;
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
