import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { arrayReading } from './array-items.ts';
import { isIdx, openIdx } from './idx-array.ts';
import { readLabels } from './label-file.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader } from './reader.ts';

/** IDX, the format of MNIST and its kin, packed by gzip or not; the labels lie in a second file. */
export const idx: Reader = {
  descriptor: {
    id: 'idx',
    title: 'IDX',
    description:
      'The format of MNIST: a file of images, and beside it a file of labels that is found by its name (images-idx3 → labels-idx1).',
    parameters: [imageShapeParameter, maximumParameter, labelKindParameter],
    extensions: ['.gz', '-ubyte', '.idx', '.idx3-ubyte'],
  },
  matches: ({ folder, head }) => !folder && isIdx(head),
  async filesBeside({ path, labels }) {
    const found = labels === null ? await labelsBeside(path) : null;
    return found === null ? [] : [found];
  },
  async read({ path, labels, options, signal }) {
    const labelFile = labels ?? (await labelsBeside(path));
    const array = await openIdx(path, signal);
    try {
      const names = labelFile === null || array.shape.length < 2 ? null : await readLabels(labelFile, signal);
      return arrayReading({ where: path, ...array, labels: names }, options);
    } catch (error) {
      await array.bytes.close();
      throw error;
    }
  },
};

/** The file of labels that belongs to a file of images by its name, if there is one, packed or not. */
async function labelsBeside(path: string): Promise<string | null> {
  const name = basename(path);
  const guess = name.replace('images', 'labels').replace(/idx[234]/, 'idx1');
  if (guess === name || !name.includes('images')) return null;
  const other = guess.endsWith('.gz') ? guess.slice(0, -3) : `${guess}.gz`;
  for (const candidate of [guess, other]) {
    const file = join(dirname(path), candidate);
    try {
      await access(file);
      return file;
    } catch {
      // Not there: try the next name.
    }
  }
  return null;
}
