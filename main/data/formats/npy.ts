import { ByteReader } from '../bytes/byte-reader.ts';
import { checkRatio, openBytes } from '../bytes/open-bytes.ts';
import { badData } from '../errors.ts';
import { arrayReading } from './array-items.ts';
import { readLabels } from './label-file.ts';
import { isNpy, openNpy } from './npy-array.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader } from './reader.ts';

/** One NumPy array; labels, if any, come from a second file. */
export const npy: Reader = {
  descriptor: {
    id: 'npy',
    title: 'NumPy array',
    description:
      'One array of numbers: items × height × width (× channels) for images, items × columns for tables. Labels come from a second file.',
    parameters: [imageShapeParameter, maximumParameter, labelKindParameter],
    extensions: ['.npy'],
  },
  matches: ({ folder, head }) => !folder && isNpy(head),
  async read({ path, labels, options, signal }) {
    const { chunks, packed, size } = await openBytes(path, signal);
    const { type, announced, shape, bytes } = await openNpy(new ByteReader(chunks, path), path);
    try {
      if (type === null) throw badData(`${path} holds texts, not numbers.`, 'Give the array of items; this one can serve as labels.');
      if (packed) checkRatio(path, size, announced);
      else if (size !== announced)
        throw badData(
          `${path} is ${size < announced ? 'cut off' : 'too long'}: its header (${shape.join(' × ')}) announces ${announced} bytes, and it has ${size}.`,
          'Copy or write the file again.',
        );
      return arrayReading({ where: path, shape, type, bytes, labels: labels === null ? null : await readLabels(labels, signal) }, options);
    } catch (error) {
      await bytes.close();
      throw error;
    }
  },
};
