import { badData } from '../errors.ts';
import type { AudioItem, ImageItem, TableItem } from './reader.ts';

/** Throws `bad-data` where a value is not a finite number: neither statistics nor networks survive one. In a table NaN is a missing value. */
export function checkFinite(item: ImageItem | TableItem | AudioItem): void {
  if (item.values instanceof Uint8Array) return;
  const table = item.kind === 'table';
  const at = item.values.findIndex((value) => !Number.isFinite(value) && !(table && Number.isNaN(value)));
  if (at >= 0)
    throw badData(
      `${item.where}: value ${at} is ${item.values[at] ?? ''}, not a finite number.`,
      'Replace or leave out items with missing values.',
      { details: { where: item.where, position: at } },
    );
}
