import { ByteReader } from '../bytes/byte-reader.ts';
import { checkRatio } from '../bytes/open-bytes.ts';
import { badData } from '../errors.ts';
import { arrayReading } from './array-items.ts';
import { elementType } from './element-type.ts';
import { chooseItems, chooseLabels } from './held-array.ts';
import type { HeldArray, HeldValues } from './held-array.ts';
import { readLabels } from './label-file.ts';
import type { Reading, ReadRequest } from './reader.ts';

/** What is read at a time: enough for speed. */
const portion = 1 << 24;

export interface HeldFile {
  readonly arrays: readonly HeldArray[];
  /** Length of the file. */
  readonly size: number;
  close(): void;
}

/**
 * Items of a file that holds arrays by name. @param columnMajor whether axes are stored in reverse, as MATLAB stores them;
 * the items then lie along the first axis or the last, as labels, option and number of axes say.
 */
export async function heldReading(file: HeldFile, request: ReadRequest, columnMajor: boolean): Promise<Reading> {
  const { path, options, labels, signal } = request;
  const array = chooseItems(file.arrays, options, path);
  const where = `${path}, ${array.name}`;
  if (array.kind !== 'byte' && array.kind !== 'number')
    throw badData(`${where} does not hold plain real numbers.`, 'Say with the option "items" which array holds the items.');
  const width = array.kind === 'byte' ? 1 : 4;
  const total = array.shape.reduce((product, side) => product * side, array.width);
  checkRatio(where, file.size, total);
  const option = String(options['label']);
  const inside = option !== '' ? option : file.arrays.some(({ name }) => name === labels) ? (labels ?? '') : '';
  const fromFile = labels !== null && inside === '' ? await readLabels(labels, signal) : null;
  const held = fromFile === null ? chooseLabels(file.arrays, array, inside, path) : null;
  const names = fromFile ?? (held === null ? null : labelsOf(held, path));
  const axis = columnMajor ? itemAxis(array, names?.length ?? null, String(options['items-axis'])) : 0;
  const first = columnMajor && axis === array.shape.length - 1;
  const count = array.shape[axis] ?? 0;
  const sides = array.shape.filter((_, at) => at !== axis);
  const size = sides.reduce((product, side) => product * side, 1);

  const parts = async function* (): AsyncGenerator<Uint8Array> {
    const step = Math.max(1, array.together(axis), Math.floor(portion / Math.max(1, size * array.width)));
    for (let start = 0; start < count; start += step) {
      const length = Math.min(step, count - start);
      const values = numbersOf(array.slice(axis, start, start + length), array.kind === 'byte');
      if (values.length !== length * size) throw new Error(`${where} gave ${values.length} values for ${length * size}`);
      if (first) yield bytesOf(reversed(values, [...sides, length]));
      else if (!columnMajor || sides.length < 2) yield bytesOf(values);
      else for (let item = 0; item < length; item++) yield bytesOf(reversed(values.subarray(item * size, (item + 1) * size), sides));
    }
  };
  const type = elementType(width === 1 ? 'u1' : 'f4', false);
  if (type === undefined) throw new Error('No such element.');
  const shape = [count, ...(columnMajor ? sides.toReversed() : sides)];
  return arrayReading(
    { where, shape: array.shape.length < 2 ? array.shape : shape, type, bytes: new ByteReader(parts(), where), labels: names },
    options,
  );
}

/** Which stored axis counts the items: the one that is as long as there are labels, else rows of a matrix, else the last of MATLAB. */
function itemAxis({ shape }: HeldArray, labels: number | null, asked: string): number {
  const [first, last] = [shape.length - 1, 0];
  if (asked === 'first' || asked === 'last') return asked === 'first' ? first : last;
  const usual = shape.length <= 2 ? first : last;
  const other = shape.length <= 2 ? last : first;
  return labels !== null && shape[usual] !== labels && shape[other] === labels ? other : usual;
}

function labelsOf(array: HeldArray, path: string): string[] {
  const where = `${path}, ${array.name}`;
  const count = array.shape.reduce((product, side) => product * side, 1);
  if (array.kind === 'other' || array.shape.length < 1 || array.shape.filter((side) => side !== 1).length > 1 || count > 1e9)
    throw badData(
      `${where} does not hold labels: it has the shape ${array.shape.join(' × ')}${array.kind === 'other' ? ', and not numbers or texts' : ''}.`,
      'Give an array with one number or text for each item; for one-hot labels, take the argmax first. "label=none" leaves them out.',
    );
  const axis = Math.max(
    0,
    array.shape.findIndex((side) => side !== 1),
  );
  return Array.from(array.slice(axis, 0, array.shape[axis] ?? 0), (value, at) => {
    const label = typeof value === 'string' ? value.replace(/\0+$/, '').trim() : String(value);
    if (label === '' || (typeof value === 'number' && !Number.isFinite(value)))
      throw badData(
        `${where}, item ${at}: the label is ${label === '' ? 'empty' : label}.`,
        'Every item needs a label; or say label=none.',
      );
    return label;
  });
}

function numbersOf(values: HeldValues, bytes: boolean): Uint8Array | Float32Array {
  if (values instanceof Uint8Array && bytes) return values;
  return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number | bigint>, Number);
}

const bytesOf = (values: Uint8Array | Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** The same array with its axes in reverse. */
function reversed<Values extends Uint8Array | Float32Array>(values: Values, shape: readonly number[]): Values {
  const out = values.slice() as Values;
  const sides = shape.toReversed();
  // A step along an axis of what is made is this long in what is there.
  const steps = sides.map((_, axis) => sides.slice(0, axis).reduce((product, side) => product * side, 1));
  const place = new Array<number>(sides.length).fill(0);
  let from = 0;
  for (let at = 0; at < out.length; at++) {
    out[at] = values[from] ?? 0;
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      from += steps[axis] ?? 0;
      place[axis] = (place[axis] ?? 0) + 1;
      if ((place[axis] ?? 0) < (sides[axis] ?? 0)) break;
      from -= (steps[axis] ?? 0) * (sides[axis] ?? 0);
      place[axis] = 0;
    }
  }
  return out;
}
