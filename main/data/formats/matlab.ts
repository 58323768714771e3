import { open } from 'node:fs/promises';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { itemsParameter, labelArrayParameter } from './held-array.ts';
import { heldReading } from './held-reading.ts';
import { isHdf5, openHdf5 } from './hdf5-file.ts';
import { openMat } from './mat-file.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader } from './reader.ts';

const itemsAxisParameter: Parameter = {
  kind: 'choice',
  key: 'items-axis',
  label: 'Items lie along',
  description: 'Which axis of the array counts the items.',
  default: 'auto',
  choices: [
    { value: 'auto', label: 'The axis as long as there are labels; else rows of a matrix, the last axis of larger arrays' },
    { value: 'first', label: 'The first axis' },
    { value: 'last', label: 'The last axis' },
  ],
};

const begins = (head: Uint8Array, text: string): boolean => Buffer.from(head.subarray(0, text.length)).toString('latin1') === text;

/** Variables that MATLAB or SciPy saved: one holds the items, another the labels. */
export const matlab: Reader = {
  descriptor: {
    id: 'matlab',
    title: 'MATLAB',
    description:
      'Variables in a MAT-file of version 5 to 7.3: one holds the items, another the labels. Up to version 7 a variable may unpack to 1 GiB.',
    parameters: [itemsParameter, labelArrayParameter, itemsAxisParameter, imageShapeParameter, maximumParameter, labelKindParameter],
    extensions: ['.mat'],
  },
  matches: ({ path, folder, head }) => !folder && (begins(head, 'MATLAB ') || /\.mat$/i.test(path)),
  async read(request) {
    const { path } = request;
    const handle = await open(path, 'r');
    const head = Buffer.alloc(1024);
    await handle.read(head, 0, head.length, 0).finally(() => handle.close());
    const version7 = begins(head, 'MATLAB 5.0');
    if (!version7 && !isHdf5(head))
      throw badData(
        `${path} is not a MAT-file of version 5 to 7.3.`,
        'Save it from MATLAB with "-v7" or "-v7.3", or from SciPy with format="5".',
      );
    const file = version7 ? openMat(path) : await openHdf5(path);
    try {
      return { ...(await heldReading(file, request, true)), close: async () => file.close() };
    } catch (error) {
      file.close();
      throw error;
    }
  },
};
