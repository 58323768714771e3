import { statSync } from 'node:fs';
import type { Dataset, Group } from 'h5wasm/node';
import { badData, messageOf } from '../errors.ts';
import type { HeldArray, HeldValues } from './held-array.ts';
import type { HeldFile } from './held-reading.ts';

const deepest = 8;
const most = 1000;
/** HDF5's own classes of types: integers, floats, texts, enumerations (h5py's truth values). */
const [integer, float, text, enumeration] = [0, 1, 3, 8];
/** Filters that are part of HDF5 itself; others are plug-ins. */
const lastOwnFilter = 6;

const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

/** Whether these are an HDF5 file's first bytes; another program's may come first, up to a power of two. */
export const isHdf5 = (head: Uint8Array): boolean =>
  [0, 512, 1024, 2048].some((at) => signature.equals(head.subarray(at, at + signature.length)));

/** Opens an HDF5 file where it lies; of its arrays no more is read than is asked for. Only for a thread of its own. */
export async function openHdf5(path: string): Promise<HeldFile> {
  const { default: h5wasm, ready } = await import('h5wasm/node');
  // Otherwise what cannot be read would be taken for values.
  (await ready).activate_throwing_error_handler();
  const file = plainly(path, () => new h5wasm.File(path, 'r'));
  const arrays: HeldArray[] = [];
  const enter = (group: Group, above: string, depth: number): void => {
    for (const key of group.keys()) {
      if (arrays.length >= most) return;
      const entity = group.get(key);
      if (entity instanceof h5wasm.Dataset) arrays.push(heldArray(entity, above + key, path));
      else if (entity instanceof h5wasm.Group && depth < deepest && !key.startsWith('#')) enter(entity, `${above}${key}/`, depth + 1);
    }
  };
  plainly(path, () => enter(file, '', 0));
  return { arrays, size: statSync(path).size, close: () => void file.close() };
}

function heldArray(dataset: Dataset, name: string, path: string): HeldArray {
  const { shape, type, size, signed, chunks, vlen, virtual_sources: elsewhere } = dataset.metadata;
  const number = type === integer || type === enumeration || (type === float && (size === 4 || size === 8));
  const byte = type === integer && size === 1 && !signed;
  const foreign = dataset.filters.find(({ id }) => id > lastOwnFilter);
  return {
    name,
    shape: shape ?? [],
    width: size,
    kind: elsewhere ? 'other' : byte ? 'byte' : number ? 'number' : type === text ? 'text' : 'other',
    together: (axis) => chunks?.[axis] ?? 1,
    slice(axis, from, to) {
      const where = `${path}, ${name}`;
      if (foreign !== undefined)
        throw badData(
          `${where} is packed by ${foreign.name || `filter ${foreign.id}`}, which is no part of HDF5.`,
          'Write it with gzip, or not packed.',
        );
      if (vlen && type !== text) throw badData(`${where} has items of unlike lengths.`, 'Give them the same length.');
      const ranges = (shape ?? []).map((_, at): [] | [number, number] => (at === axis ? [from, to] : []));
      return plainly(where, () => dataset.slice(ranges)) as HeldValues;
    },
  };
}

/** HDF5 tells an error with all the calls that led to it; the last says what it was. */
function plainly<Answer>(where: string, work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    const told = [...messageOf(error).matchAll(/\(\): (.*)/g)].at(-1)?.[1] ?? messageOf(error);
    throw badData(`${where} cannot be read: ${told.replace(/\.$/, '')}.`, 'The file is damaged, cut off or no HDF5 file; write it again.', {
      cause: error,
    });
  }
}
