import { badData } from '../errors.ts';
import { elementType } from './element-type.ts';
import type { HeldArray } from './held-array.ts';

/** Classes of MATLAB's arrays: cells, texts, and numbers from doubles to 64-bit integers. */
const [cellClass, textClass, firstNumber, byteClass, lastNumber] = [1, 4, 6, 9, 15];
/** NumPy's names for the types of what is stored, by their numbers in the file; 16 and 17 are letters. */
const types: Record<number, string> = {
  1: 'i1',
  2: 'u1',
  3: 'i2',
  4: 'u2',
  5: 'i4',
  6: 'u4',
  7: 'f4',
  9: 'f8',
  12: 'i8',
  13: 'u8',
  16: 'u1',
  17: 'u2',
};

export interface MatHeader {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: HeldArray['kind'];
  readonly width: number;
  readonly class: number;
  /** Where the content begins. */
  readonly content: number;
}

export interface MatVariable {
  /** As MATLAB says it. */
  readonly shape: readonly number[];
  readonly values: Uint8Array | Float32Array | string[];
}

interface Element {
  readonly type: number;
  readonly bytes: Buffer;
  /** Where the next begins. */
  readonly next: number;
}

/** Reads elements one after the other; a short one has type and length in four bytes. */
function elementAt(bytes: Buffer, at: number, bigEndian: boolean, where: string): Element {
  const cut = (): Error => badData(`${where} is cut off or damaged: an element at byte ${at} goes beyond its end.`, 'Save the file again.');
  if (at + 8 > bytes.length) throw cut();
  const word = (place: number): number => (bigEndian ? bytes.readUInt32BE(place) : bytes.readUInt32LE(place));
  const short = word(at) >>> 16;
  const [type, length, start] = short > 0 ? [word(at) & 0xffff, short, at + 4] : [word(at), word(at + 4), at + 8];
  if (start + length > bytes.length || short > 4) throw cut();
  return { type, bytes: bytes.subarray(start, start + length), next: short > 0 ? at + 8 : start + Math.ceil(length / 8) * 8 };
}

/** What a matrix says of itself before its content. */
export function parseHeader(bytes: Buffer, bigEndian: boolean, where: string): MatHeader {
  const flags = elementAt(bytes, 0, bigEndian, where);
  const sides = elementAt(bytes, flags.next, bigEndian, where);
  const named = elementAt(bytes, sides.next, bigEndian, where);
  const shape = Array.from({ length: sides.bytes.length >> 2 }, (_, axis) =>
    bigEndian ? sides.bytes.readInt32BE(axis * 4) : sides.bytes.readInt32LE(axis * 4),
  );
  if (flags.bytes.length < 8 || shape.length < 2 || shape.length > 32 || shape.some((side) => side < 0))
    throw badData(`${where}: the header of a variable is not understood.`, 'The file is damaged; save it again.');
  const word = bigEndian ? flags.bytes.readUInt32BE(0) : flags.bytes.readUInt32LE(0);
  const mxClass = word & 0xff;
  const complex = (word & 0x800) !== 0;
  const number = mxClass >= firstNumber && mxClass <= lastNumber && !complex;
  const kind =
    mxClass === byteClass && number ? 'byte' : number ? 'number' : mxClass === textClass || mxClass === cellClass ? 'text' : 'other';
  // Cells are as many as they are; a text has its letters along the second axis.
  const text = mxClass === textClass;
  return {
    name: named.bytes.toString('latin1'),
    shape: text ? [shape[0] ?? 0, 1] : shape,
    kind,
    width: kind === 'byte' ? 1 : 8,
    class: mxClass,
    content: named.next,
  };
}

/** A whole matrix: its numbers, or the texts in it. */
export function matVariable(bytes: Buffer, bigEndian: boolean, where: string): MatVariable {
  const header = parseHeader(bytes, bigEndian, where);
  const { shape } = header;
  const count = shape.reduce((product, side) => product * side, 1);
  if (header.class === cellClass) return { shape, values: cellTexts(bytes, header, count, bigEndian, where) };
  const content = elementAt(bytes, header.content, bigEndian, where);
  if (header.class === textClass) return { shape, values: rowsOf(textOf(content, bigEndian, where), count) };
  const values = numbersOf(content, bigEndian, where);
  return { shape, values: checked(header.kind === 'byte' ? Uint8Array.from(values) : values, count, where) };
}

function checked<Values extends { readonly length: number }>(values: Values, count: number, where: string): Values {
  if (values.length !== count)
    throw badData(`${where} announces ${count} values, and has ${values.length}.`, 'The file is damaged; save it again.');
  return values;
}

function numbersOf({ type, bytes }: Element, bigEndian: boolean, where: string): Uint8Array | Float32Array {
  const stored = elementType(types[type] ?? '', bigEndian);
  if (stored === undefined) throw badData(`${where} has values of the type ${type}, which is not known.`, 'Save plain numbers.');
  return stored.decode(bytes, Math.floor(bytes.length / stored.bytes));
}

function textOf(element: Element, bigEndian: boolean, where: string): string {
  if (element.type === 16) return element.bytes.toString('utf8');
  return Array.from(numbersOf(element, bigEndian, where), (code) => String.fromCharCode(code)).join('');
}

/** The rows of a matrix of letters, which is stored column by column. */
function rowsOf(text: string, rows: number): string[] {
  const letters = Array.from(text);
  return Array.from({ length: rows }, (_, row) =>
    letters
      .filter((_letter, at) => at % rows === row)
      .join('')
      .trim(),
  );
}

function cellTexts(bytes: Buffer, header: MatHeader, count: number, bigEndian: boolean, where: string): string[] {
  const texts: string[] = [];
  let at = header.content;
  while (texts.length < count) {
    const cell = elementAt(bytes, at, bigEndian, where);
    const inner = parseHeader(cell.bytes, bigEndian, where);
    if (inner.class !== textClass) throw badData(`${where} has a cell that is no text.`, 'Labels are numbers, texts, or cells of texts.');
    texts.push(textOf(elementAt(cell.bytes, inner.content, bigEndian, where), bigEndian, where));
    at = cell.next;
  }
  return texts;
}
