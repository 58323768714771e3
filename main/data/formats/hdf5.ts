import { itemsParameter, labelArrayParameter } from './held-array.ts';
import { heldReading } from './held-reading.ts';
import { isHdf5, openHdf5 } from './hdf5-file.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader } from './reader.ts';

/** Arrays in groups; one holds the items, another the labels. */
export const hdf5: Reader = {
  descriptor: {
    id: 'hdf5',
    title: 'HDF5',
    description:
      'Arrays in one file, such as h5py writes: one holds the items, items first, another the labels. Read in parts, however large.',
    parameters: [itemsParameter, labelArrayParameter, imageShapeParameter, maximumParameter, labelKindParameter],
    extensions: ['.h5', '.hdf5', '.hdf'],
  },
  matches: ({ folder, head }) => !folder && isHdf5(head),
  async read(request) {
    const file = await openHdf5(request.path);
    try {
      return { ...(await heldReading(file, request, false)), close: async () => file.close() };
    } catch (error) {
      file.close();
      throw error;
    }
  },
};
