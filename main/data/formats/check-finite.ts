import { badData } from '../errors.ts';
import type { Item } from './reader.ts';

/** Throws `bad-data` where a value is not a finite number: neither statistics nor networks survive one. */
export function checkFinite(item: Item): void {
  if (item.values instanceof Uint8Array) return;
  for (let at = 0; at < item.values.length; at++) {
    if (Number.isFinite(item.values[at])) continue;
    throw badData(
      `${item.where}: value ${at} is ${item.values[at] ?? ''}, not a finite number.`,
      'Replace or leave out items with missing values.',
      { details: { where: item.where, position: at } },
    );
  }
}
