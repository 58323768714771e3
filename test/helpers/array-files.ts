import { zipSync } from 'fflate';

/** Types of IDX: name in NumPy, code in the file, bytes. */
const idxCodes: Record<string, number> = { u1: 0x08, i1: 0x09, i2: 0x0b, i4: 0x0c, f4: 0x0d, f8: 0x0e };

const writers: Record<string, (at: DataView, offset: number, value: number, little: boolean) => void> = {
  u1: (at, offset, value) => at.setUint8(offset, value),
  b1: (at, offset, value) => at.setUint8(offset, value),
  i1: (at, offset, value) => at.setInt8(offset, value),
  u2: (at, offset, value, little) => at.setUint16(offset, value, little),
  i2: (at, offset, value, little) => at.setInt16(offset, value, little),
  u4: (at, offset, value, little) => at.setUint32(offset, value, little),
  i4: (at, offset, value, little) => at.setInt32(offset, value, little),
  u8: (at, offset, value, little) => at.setBigUint64(offset, BigInt(value), little),
  i8: (at, offset, value, little) => at.setBigInt64(offset, BigInt(value), little),
  f4: (at, offset, value, little) => at.setFloat32(offset, value, little),
  f8: (at, offset, value, little) => at.setFloat64(offset, value, little),
};

function elements(values: ArrayLike<number>, name: string, little: boolean): Buffer {
  const write = writers[name];
  if (write === undefined) throw new Error(`No such type: ${name}.`);
  const bytes = Number(name[1]);
  const packed = Buffer.alloc(values.length * bytes);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  for (let at = 0; at < values.length; at++) write(view, at * bytes, values[at] ?? 0, little);
  return packed;
}

/** An IDX file. `shape` need not fit `values`: the header may lie. */
export function idxFile(shape: readonly number[], values: ArrayLike<number>, type = 'u1'): Buffer {
  const axes = Buffer.alloc(4 * shape.length);
  shape.forEach((side, axis) => axes.writeUInt32BE(side, axis * 4));
  return Buffer.concat([Buffer.from([0, 0, idxCodes[type] ?? 0, shape.length]), axes, elements(values, type, false)]);
}

export interface NpyOptions {
  /** NumPy's descriptor: `<f4`, `>i2`, `|u1`, … */
  type?: string;
  version?: 1 | 2 | 3;
  fortran?: boolean;
}

/** An NPY file, laid out as NumPy enhancement proposal 1 says: the elements begin at a multiple of 64 bytes. */
export function npyFile(shape: readonly number[], values: ArrayLike<number>, options: NpyOptions = {}): Buffer {
  const { type = '|u1' } = options;
  return rawNpy(shape, elements(values, type.slice(1), type[0] !== '>'), { ...options, type });
}

/** An NPY file of fixed-width texts: `<U7` or `>U7` for code points, `|S7` for bytes. */
export function npyTexts(texts: readonly string[], type: string): Buffer {
  const width = Number(type.slice(2));
  const packed = texts.map((text) => {
    if (type[1] === 'S') return Buffer.concat([Buffer.from(text), Buffer.alloc(width)]).subarray(0, width);
    const codes = Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
    return elements(Object.assign(new Array<number>(width).fill(0), codes), 'u4', type[0] !== '>');
  });
  return rawNpy([texts.length], Buffer.concat(packed), { type });
}

/** An NPY file whose elements are given as they stand. */
export function rawNpy(shape: readonly number[], content: Uint8Array, { type = '|u1', version = 1, fortran = false }: NpyOptions): Buffer {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${axes}), }`;
  const start = version === 1 ? 10 : 12;
  const length = Math.ceil((start + text.length + 1) / 64) * 64 - start;
  const size = Buffer.alloc(start - 8);
  if (version === 1) size.writeUInt16LE(length);
  else size.writeUInt32LE(length);
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0]),
    size,
    Buffer.from(`${text.padEnd(length - 1)}\n`),
    content,
  ]);
}

/** An NPZ file, as numpy.savez (stored) or numpy.savez_compressed (deflated) write it. */
export function npzFile(arrays: Record<string, Uint8Array>, deflated = false): Buffer {
  const members = Object.entries(arrays).map(([name, file]) => [`${name}.npy`, file] as const);
  return Buffer.from(zipSync(Object.fromEntries(members), { level: deflated ? 6 : 0 }));
}

/** Numbers 0, 1, 2, … as bytes or other small values. */
export const counting = (count: number, step = 1): number[] => Array.from({ length: count }, (_, at) => (at * step) % 251);
