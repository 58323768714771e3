import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';

/** Values in the order of the file, the last axis running fastest. */
export type HeldValues = ArrayLike<number | bigint | string>;

/** One of several arrays that a file holds by name, read in parts. */
export interface HeldArray {
  /** Its path in the file, such as `train/x`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Bytes stay bytes, other numbers become 32-bit floats, texts name classes; nothing else is read. */
  readonly kind: 'byte' | 'number' | 'text' | 'other';
  /** Bytes of one element. */
  readonly width: number;
  /** How many steps of an axis are stored together. */
  together(axis: number): number;
  /** The part of an array that lies between two places of one axis. */
  slice(axis: number, from: number, to: number): HeldValues;
}

const usualItems = ['x', 'images', 'data', 'features', 'fts'];
const usualLabels = ['y', 'labels', 'label', 'targets', 'target'];

/** Shared by every format that holds several arrays by name. */
export const itemsParameter: Parameter = {
  kind: 'text',
  key: 'items',
  label: 'Array of items',
  description: 'Name or path of the array that holds the items. Empty: x, images, data, features, fts, or the only array that can.',
  default: '',
};
export const labelArrayParameter: Parameter = {
  kind: 'text',
  key: 'label',
  label: 'Array of labels',
  description:
    'Name or path of the array that holds the labels. Empty: y, labels, label, targets or target beside the items, if there is one; "none": no labels.',
  default: '',
};

const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);
const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1).toLowerCase();

function byName(arrays: readonly HeldArray[], asked: string, path: string): HeldArray {
  const found = arrays.find(({ name }) => name === asked.replace(/^\//, ''));
  if (found !== undefined) return found;
  const names = arrays.map(({ name }) => name);
  throw badData(`${path} has no array "${asked}".`, `It has: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`);
}

/** The array of items that is asked for, or the one whose name says that it is. Throws `bad-data` where two might be. */
export function chooseItems(arrays: readonly HeldArray[], options: ParameterValues, path: string): HeldArray {
  const asked = String(options['items']);
  if (asked !== '') return byName(arrays, asked, path);
  const fitting = arrays.filter(({ kind, shape }) => (kind === 'byte' || kind === 'number') && shape.length >= 2);
  const named = usualItems.map((usual) => fitting.filter(({ name }) => baseOf(name) === usual));
  const root = named.map((some) => some.filter(({ name }) => folderOf(name) === '')).find((some) => some.length > 0);
  const others = fitting.filter(({ name }) => !usualLabels.includes(baseOf(name)));
  const candidates = root ?? named.find((some) => some.length > 0) ?? others;
  const [first] = candidates;
  if (first === undefined)
    throw badData(
      `${path} has no array of items${
        arrays.length > 0
          ? `, only ${arrays
              .slice(0, 20)
              .map(({ name }) => name)
              .join(', ')}`
          : ''
      }.`,
      'Items are numbers in an array of two axes or more.',
    );
  if (candidates.length > 1)
    throw badData(
      `${path} has several arrays that may hold the items: ${candidates
        .slice(0, 20)
        .map(({ name }) => name)
        .join(', ')}.`,
      'Say with the option "items" which one.',
    );
  return first;
}

/** The array of labels that is asked for, or the one beside the items whose name says that it is. */
export function chooseLabels(arrays: readonly HeldArray[], items: HeldArray, asked: string, path: string): HeldArray | null {
  if (asked === 'none') return null;
  if (asked !== '') return byName(arrays, asked, path);
  const beside = arrays.filter((array) => folderOf(array.name) === folderOf(items.name) && array !== items);
  return usualLabels.map((usual) => beside.find(({ name }) => baseOf(name) === usual)).find((found) => found !== undefined) ?? null;
}
