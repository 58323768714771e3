import { ByteReader } from '../bytes/byte-reader.ts';
import { checkRatio, openBytes } from '../bytes/open-bytes.ts';
import { badData } from '../errors.ts';
import { elementType } from './element-type.ts';
import type { ElementType } from './element-type.ts';

const typeNames: Record<number, string> = { 0x08: 'u1', 0x09: 'i1', 0x0b: 'i2', 0x0c: 'i4', 0x0d: 'f4', 0x0e: 'f8' };

/** The two zero bytes, a known type and 1…4 axes that open an IDX file. */
export const isIdx = (head: Uint8Array): boolean =>
  head[0] === 0 && head[1] === 0 && typeNames[head[2] ?? 0] !== undefined && (head[3] ?? 0) >= 1 && (head[3] ?? 0) <= 4;

/**
 * Opens an IDX file (http://yann.lecun.com/exdb/mnist): two zeros, a type, the number of axes, their lengths as
 * big-endian 32-bit numbers, then the elements, big-endian. The length of the file is checked before anything is read.
 */
export async function openIdx(path: string, signal: AbortSignal): Promise<{ shape: number[]; type: ElementType; bytes: ByteReader }> {
  const { chunks, packed, size } = await openBytes(path, signal);
  const bytes = new ByteReader(chunks, path);
  try {
    const magic = await bytes.exactly(4);
    const type = elementType(typeNames[magic[2] ?? 0] ?? '', true);
    if (!isIdx(magic) || type === undefined) {
      throw badData(
        `${path} is not an IDX file: it begins with ${magic.toString('hex')}, not with 0000, a type and a number of axes.`,
        'Check that this is the right file; a download page saved by mistake looks like this.',
      );
    }
    const axes = await bytes.exactly(4 * (magic[3] ?? 0));
    const shape = Array.from({ length: axes.length / 4 }, (_, axis) => axes.readUInt32BE(axis * 4));
    const content = shape.reduce((product, side) => product * side, type.bytes);
    const announced = 4 + axes.length + content;
    if (packed) checkRatio(path, size, announced);
    else if (size !== announced) {
      throw badData(
        `${path} is ${size < announced ? 'cut off' : 'too long'}: its header (${shape.join(' × ')}) announces ${announced} bytes, and it has ${size}.`,
        'Copy or download the file again.',
        { details: { path, announced, size } },
      );
    }
    return { shape, type, bytes };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}
