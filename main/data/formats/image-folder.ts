import { availableParallelism } from 'node:os';
import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError, badData } from '../errors.ts';
import { decodeImage } from '../images/decode.ts';
import { walk } from '../images/walk.ts';
import type { FoundFile } from '../images/walk.ts';
import type { ImageItem, Reader, Reading, Skipped } from './reader.ts';

/** Pictures in folders: each folder a class, or one flat folder without labels. */
export const imageFolder: Reader = {
  descriptor: {
    id: 'image-folder',
    title: 'Image folder',
    description: 'A folder of pictures (PNG, JPEG, WebP, BMP, TIFF, GIF): one folder for each class, or all in one, without labels.',
    parameters: [
      {
        kind: 'number',
        key: 'longest-side',
        label: 'Longest side',
        description: 'Larger pictures are shrunk to this many pixels when they are imported.',
        default: 256,
        minimum: 8,
        maximum: 4096,
        integer: true,
      },
      {
        kind: 'choice',
        key: 'classes',
        label: 'Classes',
        description: 'Whether the folders name classes.',
        default: 'folders',
        choices: [
          { value: 'folders', label: 'Each folder is a class' },
          { value: 'none', label: 'No labels' },
        ],
      },
    ],
    extensions: [],
  },
  matches: ({ folder }) => folder,
  async read({ path, labels, options, signal }): Promise<Reading> {
    if (labels !== null)
      throw badData(
        `An image folder takes its labels from its folders, not from ${labels}.`,
        'Put the pictures of each class into a folder of its own, or leave out the labels.',
      );
    const { files, skipped } = await walk(path, signal);
    const classOf =
      options['classes'] === 'none'
        ? (): null => null
        : ({ relative }: FoundFile): string | null => (relative.includes('/') ? relative.slice(0, relative.indexOf('/')) : null);
    const inClasses = files.some((file) => classOf(file) !== null);
    // A picture beside the folders of classes has no class; it would be an unlabelled item in a labelled set.
    const astray = inClasses ? files.filter((file) => classOf(file) === null) : [];
    const items = inClasses ? files.filter((file) => classOf(file) !== null) : files;
    const left = [
      ...skipped,
      ...astray.map((file) => ({ path: file.relative, reason: 'lies beside the folders of the classes, in none of them' })),
    ];
    return {
      kind: 'image',
      total: items.length + left.length,
      columns: [],
      maximum: 255,
      items: decodeAll(items, left, classOf, Number(options['longest-side']), signal),
      close: async () => undefined,
    };
  },
};

/** Decodes several pictures at a time and hands them on in order; no more than these few are held. */
async function* decodeAll(
  files: readonly FoundFile[],
  left: readonly Skipped['skipped'][],
  classOf: (file: FoundFile) => string | null,
  longestSide: number,
  signal: AbortSignal,
): AsyncGenerator<ImageItem | Skipped> {
  for (const skipped of left) yield { kind: 'skipped', skipped };
  const ahead = Math.min(16, 2 * availableParallelism());
  const waiting: Promise<ImageItem | Skipped | { kind: 'error'; error: unknown }>[] = [];
  for (let next = 0; next < files.length || waiting.length > 0;) {
    signal.throwIfAborted();
    for (let file = files[next]; file !== undefined && waiting.length < ahead; file = files[++next]) {
      const decoding = decode(file, classOf(file), longestSide);
      waiting.push(decoding.catch((error: unknown) => ({ kind: 'error' as const, error })));
    }
    const item = await waiting.shift();
    if (item?.kind === 'error') throw asAppError(item.error, '');
    if (item !== undefined) yield item;
  }
}

async function decode(file: FoundFile, label: string | null, longestSide: number): Promise<ImageItem | Skipped> {
  try {
    return { kind: 'image', where: file.relative, label, ...(await decodeImage(file.path, longestSide)) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'bad-data') throw error;
    return { kind: 'skipped', skipped: { path: file.relative, reason: String(error.details['reason'] ?? error.message) } };
  }
}
