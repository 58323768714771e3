import { availableParallelism } from 'node:os';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { asAppError } from '../errors.ts';
import type { Pixels } from '../images/bmp.ts';
import type { Belonging, ImageItem, Skipped } from './reader.ts';
import { orSkipped } from './skipping.ts';

/** Shared by every format that holds pictures. */
export const longestSideParameter: Parameter = {
  kind: 'number',
  key: 'longest-side',
  label: 'Longest side',
  description: 'Larger pictures are shrunk to this many pixels when they are imported.',
  default: 256,
  minimum: 8,
  maximum: 4096,
  integer: true,
};

/** A picture that is still to be decoded. */
export interface Picture extends Belonging {
  readonly kind: 'picture';
  readonly where: string;
  readonly label: string | null;
  /** Throws `bad-data` for a picture that cannot be read; it is passed over. */
  decode(): Promise<Pixels>;
}

/** Decodes several pictures at a time and hands them on in order; no more than these few are held. */
export async function* decodeAll(
  pictures: AsyncIterable<Picture | Skipped> | Iterable<Picture | Skipped>,
  signal: AbortSignal,
): AsyncGenerator<ImageItem | Skipped> {
  const ahead = Math.min(16, 2 * availableParallelism());
  const waiting: Promise<ImageItem | Skipped | { kind: 'error'; error: unknown }>[] = [];
  const first = async function* (): AsyncGenerator<ImageItem | Skipped> {
    const item = await waiting.shift();
    if (item?.kind === 'error') throw asAppError(item.error, '');
    if (item !== undefined) yield item;
  };
  for await (const picture of pictures) {
    signal.throwIfAborted();
    waiting.push(decode(picture).catch((error: unknown) => ({ kind: 'error' as const, error })));
    if (waiting.length >= ahead) yield* first();
  }
  while (waiting.length > 0) yield* first();
}

async function decode(picture: Picture | Skipped): Promise<ImageItem | Skipped> {
  if (picture.kind === 'skipped') return picture;
  const { kind: _, decode: __, ...known } = picture;
  return await orSkipped(known.where, async (): Promise<ImageItem> => ({ kind: 'image', ...known, ...(await picture.decode()) }));
}
