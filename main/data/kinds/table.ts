import type { TableInput } from '../../../shared/model/input.ts';
import { badData } from '../errors.ts';
import { checkFinite } from '../formats/check-finite.ts';
import type { Item, Reading } from '../formats/reader.ts';
import type { Manifest } from '../packed/manifest.ts';
import { ColumnStatistics } from '../packed/statistics.ts';
import type { Raw } from '../raw.ts';
import { strange } from './kind.ts';
import type { ItemKind, ItemPacking } from './kind.ts';

export const table: ItemKind<TableInput> = {
  packing: (reading) => new TablePacking(reading),
  uniformShape: ({ shape: [columns = 0] }) => [1, 1, columns],
  /** The source's columns, each brought to mean 0 and deviation 1 over both sets together. */
  inputFor(source, target) {
    checkColumns(source.columns, target.columns);
    const [n, m] = [source.count, target.count];
    const mean = source.mean.map((value, at) => (n * value + m * (target.mean[at] ?? 0)) / (n + m));
    const deviation = mean.map((centre, at) => {
      const squares = (manifest: Manifest): number =>
        manifest.count * ((manifest.deviation[at] ?? 0) ** 2 + ((manifest.mean[at] ?? 0) - centre) ** 2);
      // A column that never changes says nothing; dividing by 1 keeps it at zero.
      return Math.sqrt((squares(source) + squares(target)) / (n + m)) || 1;
    });
    return { kind: 'table', columns: [...source.columns], mean, deviation };
  },
  checkFits: (input, target) => checkColumns(input.columns, target.columns),
  raw(item) {
    if (item.kind !== 'table') throw strange('table', item);
    return { values: item.values, height: 1, width: 1, channels: item.values.length };
  },
  prepare({ values }: Raw, _maximum: number, { mean, deviation }: TableInput, into: Float32Array, at: number): void {
    if (values.length !== mean.length)
      throw badData(`A row has ${values.length} values, where the model takes ${mean.length}.`, 'Give rows with the same columns.');
    for (let column = 0; column < mean.length; column++)
      into[at + column] = ((values[column] ?? 0) - (mean[column] ?? 0)) / (deviation[column] ?? 1);
  },
};

function checkColumns(source: readonly string[], target: readonly string[]): void {
  if (source.length === target.length && source.every((column, at) => column === target[at])) return;
  const missing = source.filter((column) => !target.includes(column));
  const added = target.filter((column) => !source.includes(column));
  const parts = [
    ...(missing.length > 0 ? [`the target lacks ${some(missing)}`] : []),
    ...(added.length > 0 ? [`the source lacks ${some(added)}`] : []),
  ];
  throw badData(
    `The columns of source and target differ: ${parts.join('; ') || 'they come in another order'}.`,
    'Give both tables the same columns in the same order.',
  );
}

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

class TablePacking implements ItemPacking {
  readonly #columns: readonly string[];
  #statistics: ColumnStatistics | null = null;
  #width = 0;

  constructor({ columns }: Reading) {
    this.#columns = columns;
  }

  add(item: Item): Uint8Array {
    if (item.kind !== 'table') throw strange('table', item);
    checkFinite(item);
    this.#width ||= item.values.length;
    this.#statistics ??= new ColumnStatistics(this.#width);
    this.#statistics.add(item.values);
    return new Uint8Array(item.values.buffer, item.values.byteOffset, item.values.byteLength);
  }

  finish(): ReturnType<ItemPacking['finish']> {
    const content = {
      element: 'f32' as const,
      shape: [this.#width],
      uniformShape: true,
      columns: [...this.#columns],
      maximum: 1,
      mean: this.#statistics?.mean ?? [],
      deviation: this.#statistics?.deviation ?? [],
    };
    return { content, index: null };
  }
}
