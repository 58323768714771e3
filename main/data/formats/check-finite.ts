import { badData } from '../errors.ts';
import type { AudioItem, ImageItem, TableItem } from './reader.ts';

/** Throws `bad-data` where a value is not a finite number: neither statistics nor networks survive one. In a table NaN is a missing value. */
export function checkFinite(item: ImageItem | TableItem | AudioItem): void {
  if (item.values instanceof Uint8Array) return;
  const table = item.kind === 'table';
  for (let at = 0; at < item.values.length; at++) {
    const value = item.values[at];
    if (Number.isFinite(value) || (table && Number.isNaN(value))) continue;
    throw badData(`${item.where}: value ${at} is ${value ?? ''}, not a finite number.`, 'Replace or leave out items with missing values.', {
      details: { where: item.where, position: at },
    });
  }
}
