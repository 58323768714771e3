import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { constants, inflateSync } from 'node:zlib';
import { badData } from '../errors.ts';
import type { HeldArray, HeldValues } from './held-array.ts';
import type { HeldFile } from './held-reading.ts';
import { matVariable, parseHeader } from './mat-variable.ts';
import type { MatVariable } from './mat-variable.ts';

/** A variable is unpacked as a whole. */
const largestVariable = 2 ** 30;
const [matrixTag, compressedTag] = [14, 15];

/**
 * The variables of a MAT-file of version 5 (MathWorks, MAT-File Format), one of which is in memory at a time. Their axes are
 * stored in reverse: MATLAB's first axis runs fastest. Blocks the thread while it reads.
 */
export function openMat(path: string): HeldFile {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const read = (position: number, length: number): Buffer => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position));
    };
    const bigEndian = read(126, 2).toString('latin1') === 'MI';
    let last: { name: string; variable: MatVariable } | undefined;
    const arrays: HeldArray[] = [];
    for (let at = 128; at < size;) {
      const tag = read(at, 8);
      if (tag.length < 8) throw cutOff(path, at);
      const kind = bigEndian ? tag.readUInt32BE(0) : tag.readUInt32LE(0);
      const length = bigEndian ? tag.readUInt32BE(4) : tag.readUInt32LE(4);
      const start = at + 8;
      if (start + length > size) throw cutOff(path, at);
      if (kind !== matrixTag && kind !== compressedTag)
        throw badData(`${path}, byte ${at}: no variable begins here.`, 'The file is damaged; save it again.');
      const packed = kind === compressedTag;
      const head = read(start, Math.min(length, 65536));
      const header = parseHeader(
        packed ? inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 28 }).subarray(8) : head,
        bigEndian,
        path,
      );
      // Only one is kept: items and labels are read one after the other.
      const load = (): MatVariable => {
        if (last?.name === header.name) return last.variable;
        last = undefined;
        const where = `${path}, ${header.name}`;
        if (length > largestVariable) throw tooLarge(where);
        const bytes = packed ? unpack(read(start, length), where) : read(start, length);
        last = { name: header.name, variable: matVariable(bytes, bigEndian, where) };
        return last.variable;
      };
      arrays.push({
        name: header.name,
        shape: header.shape.toReversed(),
        kind: header.kind,
        width: header.width,
        // Along other axes than the outermost only the whole is handed on.
        together: (axis) => (axis === 0 ? 1 : header.shape.reduce((product, side) => product * side, 1)),
        slice: (axis, from, to) => part(load(), axis, from, to),
      });
      // Elements that are not packed are filled up to eight bytes.
      at = start + (packed ? length : Math.ceil(length / 8) * 8);
    }
    return { arrays, size, close: () => closeSync(file) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

const cutOff = (path: string, at: number): Error =>
  badData(`${path} is cut off: the variable at byte ${at} goes beyond its end.`, 'Copy or save the file again.');

const tooLarge = (where: string): Error =>
  badData(`${where} is larger than ${largestVariable} bytes.`, 'Save it with "-v7.3", or as HDF5, which are read in parts.');

function unpack(packed: Buffer, where: string): Buffer {
  try {
    // Without the tag of the matrix in it.
    return inflateSync(packed, { maxOutputLength: largestVariable }).subarray(8);
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(where);
    throw error;
  }
}

function part({ shape, values }: MatVariable, axis: number, from: number, to: number): HeldValues {
  const stored = shape.toReversed();
  const inner = stored.slice(axis + 1).reduce((product, side) => product * side, 1);
  const outer = stored.slice(0, axis).reduce((product, side) => product * side, 1);
  const side = stored[axis] ?? 1;
  if (outer === 1) return values.slice(from * inner, to * inner);
  if (from === 0 && to === side) return values;
  throw new Error('Only whole arrays are cut along an inner axis');
}
