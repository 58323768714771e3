import type { Entry } from 'yauzl';
import { ByteReader } from '../bytes/byte-reader.ts';
import { isZip, openZip } from '../bytes/open-zip.ts';
import { badData } from '../errors.ts';
import { arrayReading } from './array-items.ts';
import { arrayLabels, readLabels } from './label-file.ts';
import { openNpy } from './npy-array.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader } from './reader.ts';

const usualItems = ['x', 'images', 'data', 'features', 'arr_0'];
const usualLabels = ['y', 'labels', 'label', 'targets', 'target', 'arr_1'];

/** The name of the first member, which begins the file. */
const firstMember = (head: Uint8Array): string =>
  Buffer.from(head.subarray(30, 30 + (head[26] ?? 0) + 256 * (head[27] ?? 0))).toString('latin1');

/** NumPy's archive of arrays: one holds the items, another the labels. */
export const npz: Reader = {
  descriptor: {
    id: 'npz',
    title: 'NumPy archive',
    description: 'Several arrays in one file, packed or not: x (or the first) holds the items, y the labels.',
    parameters: [
      {
        kind: 'text',
        key: 'items',
        label: 'Array of items',
        description: 'Name of the array that holds the items. Empty: x, images, data, features, or the first.',
        default: '',
      },
      {
        kind: 'text',
        key: 'label',
        label: 'Array of labels',
        description: 'Name of the array that holds the labels. Empty: y, labels, label, targets or target, if there is one.',
        default: '',
      },
      imageShapeParameter,
      maximumParameter,
      labelKindParameter,
    ],
    extensions: ['.npz'],
  },
  // Any other zip archive is for the reader of archives.
  matches: ({ path, folder, head }) => !folder && isZip(head) && (/\.npz$/i.test(path) || firstMember(head).endsWith('.npy')),
  async read({ path, labels, options, signal }) {
    const zip = await openZip(path);
    let items: ByteReader | null = null;
    const close = async (): Promise<void> => {
      await items?.close();
      zip.close();
    };
    try {
      const arrays = new Map(
        zip.entries.filter((entry) => entry.fileName.endsWith('.npy')).map((entry) => [entry.fileName.slice(0, -4), entry]),
      );
      const open = async (name: string, entry: Entry): ReturnType<typeof openNpy> =>
        await openNpy(new ByteReader(zip.stream(entry, signal), `${path}, ${name}`), `${path}, ${name}`);
      const asked = String(options['label']);
      const inside = asked !== '' ? asked : labels !== null && arrays.has(labels) ? labels : '';
      const itemsName = choose(arrays, String(options['items']), usualItems, path) ?? firstOf(arrays, path);
      const labelName = labels !== null && inside === '' ? null : choose(arrays, inside, usualLabels, path);
      let names: string[] | null = null;
      if (labels !== null && inside === '') names = await readLabels(labels, signal);
      else if (labelName !== null && labelName[0] !== itemsName[0])
        names = await arrayLabels(`${path}, ${labelName[0]}`, await open(...labelName));
      const { type, announced, shape, bytes } = await open(...itemsName);
      items = bytes;
      const where = `${path}, ${itemsName[0]}`;
      if (type === null) throw badData(`${where} holds texts, not numbers.`, 'Say with the option "items" which array holds the items.');
      if (announced !== itemsName[1].uncompressedSize)
        throw badData(
          `${where}: its header (${shape.join(' × ')}) announces ${announced} bytes, and it has ${itemsName[1].uncompressedSize}.`,
          'The file is damaged; write it again.',
        );
      return { ...arrayReading({ where, shape, type, bytes, labels: names }, options), close };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

function choose(arrays: ReadonlyMap<string, Entry>, asked: string, usual: readonly string[], path: string): [string, Entry] | null {
  for (const name of asked === '' ? usual : [asked]) {
    const entry = arrays.get(name);
    if (entry !== undefined) return [name, entry];
  }
  if (asked === '') return null;
  throw badData(`${path} has no array "${asked}".`, `It has: ${[...arrays.keys()].join(', ')}.`);
}

function firstOf(arrays: ReadonlyMap<string, Entry>, path: string): [string, Entry] {
  const [first] = arrays;
  if (first === undefined)
    throw badData(`${path} is a zip archive without NumPy arrays.`, 'Unpack it, and import the folder or file in it.');
  return first;
}
