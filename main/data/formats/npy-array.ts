import type { ByteReader } from '../bytes/byte-reader.ts';
import { badData } from '../errors.ts';
import { elementType } from './element-type.ts';
import type { ElementType, TextType } from './element-type.ts';

const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);

export const isNpy = (head: Uint8Array): boolean => magic.equals(head.subarray(0, magic.length));

export interface NpyArray {
  readonly shape: number[];
  /** Null for an array of texts. */
  readonly type: ElementType | null;
  readonly text: TextType | null;
  readonly bytes: ByteReader;
  /** Bytes of the header and of the elements together. */
  readonly announced: number;
}

/** Reads the header of an NPY array (NumPy enhancement proposal 1) and leaves `bytes` at the first element. */
export async function openNpy(bytes: ByteReader, where: string): Promise<NpyArray> {
  try {
    const start = await bytes.exactly(8);
    if (!isNpy(start))
      throw badData(
        `${where} is not an NPY array: it begins with ${start.subarray(0, 6).toString('hex')}.`,
        'Write it with numpy.save or numpy.savez.',
      );
    const wide = (start[6] ?? 1) >= 2;
    const lengthBytes = await bytes.exactly(wide ? 4 : 2);
    const length = wide ? lengthBytes.readUInt32LE(0) : lengthBytes.readUInt16LE(0);
    if (length > 1 << 20)
      throw badData(`${where}: the header announces ${length} bytes for itself.`, 'The file is damaged; write it again.');
    const header = (await bytes.exactly(length)).toString('latin1');
    const { shape, type, text } = parseHeader(header, where);
    const size = shape.reduce((product, side) => product * side, type?.bytes ?? text?.bytes ?? 1);
    return { shape, type, text, bytes, announced: 8 + lengthBytes.length + length + size };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

function parseHeader(header: string, where: string): Pick<NpyArray, 'shape' | 'type' | 'text'> {
  const description = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const axes = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (axes === undefined || fortran === undefined)
    throw badData(`${where}: the header is not understood.`, 'The file is damaged; write it again with numpy.save.');
  if (description === undefined) throw badData(`${where} has elements of a structured type.`, 'Save one plain array of numbers.');
  const shape = axes
    .split(',')
    .map((axis) => axis.trim())
    .filter((axis) => axis !== '')
    .map(Number);
  if (fortran === 'True' && shape.length > 1)
    throw badData(`${where} is stored column by column (Fortran order).`, 'Save numpy.ascontiguousarray(array) instead.');
  const [, order = '', name = ''] = /^([<>|=]?)(.*)$/.exec(description) ?? [];
  if (name.startsWith('O'))
    throw badData(
      `${where} holds Python objects (a pickle), which are never loaded.`,
      'Save plain numbers; labels as numbers or as fixed-width texts (array.astype(str)).',
    );
  const type = elementType(name, order === '>') ?? null;
  const text = type === null ? textType(name, order === '>') : null;
  if (type === null && text === null)
    throw badData(`${where} has elements of the type "${description}".`, 'Save integers or floats, for example array.astype("float32").');
  return { shape, type, text };
}

const withoutPadding = (text: string): string => text.replace(/\0+$/, '').trim();

function textType(name: string, bigEndian: boolean): TextType | null {
  const found = /^([SU])(\d+)$/.exec(name);
  if (found === null || Number(found[2]) > 4096) return null;
  const length = Number(found[2]);
  if (found[1] === 'S') return { bytes: length, decode: (packed) => withoutPadding(packed.toString('utf8')) };
  return {
    bytes: length * 4,
    decode(packed) {
      const codes = Array.from({ length }, (_, at) => (bigEndian ? packed.readUInt32BE(at * 4) : packed.readUInt32LE(at * 4)));
      return codes.every((code) => code <= 0x10ffff) ? withoutPadding(String.fromCodePoint(...codes)) : undefined;
    },
  };
}
