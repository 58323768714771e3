import type { PackedDataset } from '../open.ts';
import { counted, listed } from './check.ts';
import type { Check } from './check.ts';

/** So many rows are looked at, spread over all of them; fewer of a wide table. */
const mostRows = 5000;
const mostValues = 4_000_000;
/** In fewer rows a column may tell the classes by chance. */
const fewestRows = 20;
const purity = 0.98;
const correlation = 0.9995;

export const labelLikeColumns: Check = {
  id: 'label-like-columns',
  title: 'Columns that are like the label',
  description: `Columns of a table that alone tell the class of at least ${100 * purity} % of rows, in every class, with few ranges of values; where labels are numbers, columns that correlate with them above ${correlation}.`,
  onImport: true,
  async find(evidence) {
    const { packed } = evidence;
    if (packed.manifest.kind !== 'table') return null;
    const numbers = await evidence.numbers();
    const labels = numbers ?? (await evidence.labels());
    const isKnown = (row: number): boolean => (numbers ? Number.isFinite(labels[row]) : (labels[row] ?? -1) >= 0);
    const rows = spread(packed).filter(isKnown);
    if (rows.length < fewestRows) return null;
    const values = rows.map((row) => packed.raw(row).values);
    const known = rows.map((row) => labels[row] ?? 0);
    const found = packed.manifest.columns.filter((_, column) => {
      const own = values.map((row) => row[column] ?? 0);
      return numbers ? Math.abs(correlationOf(own, known)) >= correlation : tellsClass(own, known);
    });
    if (found.length === 0) return null;
    return {
      severity: 'watch',
      message: `${counted(found.length, 'column')} ${found.length === 1 ? 'tells' : 'tell'} the label nearly alone: ${listed(found)}.`,
      hint: 'If a column was made from the label, or only numbers the rows of a sorted file, leave it out: a model would learn nothing else.',
      count: 0,
      items: [],
      columns: found,
    };
  },
};

function spread({ count, manifest }: PackedDataset): number[] {
  const rows = Math.min(count, mostRows, Math.max(200, Math.floor(mostValues / Math.max(1, manifest.columns.length))));
  return Array.from({ length: rows }, (_, at) => Math.floor((at * count) / rows));
}

/** Whether the classes lie in a few ranges of the values: no more than two for each class. */
function tellsClass(values: readonly number[], classes: readonly number[]): boolean {
  const sizes = tally(classes);
  if (sizes.size < 2) return false;
  const places = Map.groupBy(values.keys(), (at) => values[at] ?? 0);
  const right = new Map<number, number>();
  let [ranges, before] = [0, -1];
  for (const value of [...places.keys()].sort((a, b) => a - b)) {
    const [[most, count] = [0, 0]] = [...tally((places.get(value) ?? []).map((at) => classes[at] ?? 0))].sort(([, a], [, b]) => b - a);
    right.set(most, (right.get(most) ?? 0) + count);
    if (most !== before) ranges++;
    before = most;
    if (ranges > 2 * sizes.size) return false;
  }
  return [...sizes].every(([name, size]) => (right.get(name) ?? 0) >= purity * size);
}

function tally(classes: readonly number[]): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const name of classes) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  return sizes;
}

function correlationOf(first: readonly number[], second: readonly number[]): number {
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [a, b] = [mean(first), mean(second)];
  let [product, squares, others] = [0, 0, 0];
  for (const [at, value] of first.entries()) {
    const [one, two] = [value - a, (second[at] ?? 0) - b];
    product += one * two;
    squares += one * one;
    others += two * two;
  }
  return squares > 0 && others > 0 ? product / Math.sqrt(squares * others) : 0;
}
