import type { Raw } from '../../raw.ts';
import { hashBytes } from './print.ts';
import type { Likeness, Print } from './print.ts';

/** Values that differ by less than this share of their column's deviation count as equal. */
const rounding = 1e-4;
/** Rows of fewer columns that vary come close to each other by chance. */
const fewest = 4;

/**
 * Rows that are equal after rounding, as where a table was written with fewer digits. Each is rounded twice, the second time half a
 * step further: of two rows that are nearly equal, few fall to different sides of a boundary both times.
 */
export function rowLikeness(deviation: readonly number[]): Likeness<Raw> {
  const steps = deviation.map((spread) => rounding * spread || 1);
  const varying = deviation.filter((spread) => spread > 0).length;
  const print = (row: Raw, shift: number): Print => {
    const rounded = Float64Array.from(steps, (step, column) => Math.round((row.values[column] ?? 0) / step + shift));
    return hashBytes(new Uint8Array(rounded.buffer), shift === 0 ? 1 : 2);
  };
  return {
    radius: 0,
    marks(row) {
      if (varying < fewest) return null;
      const prints = [print(row, 0), print(row, 0.5)];
      return { kept: prints, sought: prints };
    },
    alike: (first, second) => steps.every((step, column) => Math.abs((first.values[column] ?? 0) - (second.values[column] ?? 0)) <= step),
  };
}
