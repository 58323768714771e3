import { badData } from '../errors.ts';
import { walk } from '../walk.ts';
import { classesParameter, inClasses } from './folder-classes.ts';
import { decodeFiles } from './decode-files.ts';
import type { PictureFile } from './decode-files.ts';
import { domainParameter, namePatternParameter } from './name-pattern.ts';
import { longestSideParameter } from './pictures.ts';
import type { Reader, Reading } from './reader.ts';

/** Pictures in folders: each folder a class, or one flat folder without labels. */
export const imageFolder: Reader = {
  descriptor: {
    id: 'image-folder',
    title: 'Image folder',
    description:
      'A folder of pictures (PNG, JPEG, WebP, BMP, TIFF, GIF): one folder for each class, in one for each domain or not, or all in one, without labels.',
    parameters: [longestSideParameter, classesParameter, namePatternParameter, domainParameter],
    extensions: [],
  },
  matches: ({ folder }) => folder,
  async read({ path, labels, options, lends, signal }): Promise<Reading> {
    if (labels !== null)
      throw badData(
        `An image folder takes its labels from its folders, not from ${labels}.`,
        'Put the pictures of each class into a folder of its own, or leave out the labels.',
      );
    const { files, skipped } = await walk(path, signal);
    const found = inClasses(files, skipped, options);
    const pictures = [
      ...found.skipped,
      ...found.files.map(({ file, known }): PictureFile => ({ kind: 'file', where: file.relative, ...known, path: file.path })),
    ];
    const after = (count: number): Reading['items'] => decodeFiles(pictures.slice(count), Number(options['longest-side']), signal, lends);
    return {
      kind: 'image',
      total: pictures.length,
      columns: [],
      maximum: 255,
      items: after(0),
      after,
      close: async () => undefined,
    };
  },
};
