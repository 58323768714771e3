import { inputShape } from '../../../shared/model/input.ts';
import type { TableInput } from '../../../shared/model/input.ts';
import { badData } from '../errors.ts';
import { checkFinite } from '../formats/check-finite.ts';
import type { Item } from '../formats/reader.ts';
import { Categories } from '../packed/categories.ts';
import { ColumnStatistics } from '../packed/statistics.ts';
import type { Raw } from '../raw.ts';
import { nameless, strange } from './kind.ts';
import type { ItemKind, ItemPacking, PackingAbout } from './kind.ts';
import { categoriesOf, checkColumns, scaleOf } from './table-columns.ts';

export const table: ItemKind<TableInput> = {
  packing: (about) => new TablePacking(about),
  uniformShape: ({ shape: [columns = 0] }) => [1, 1, columns],
  /** The source's columns: numbers brought to one scale, categories of both sets. */
  inputFor(source, target, { fitOn }) {
    checkColumns(source, target);
    const categories = categoriesOf(source, target);
    const scale = scaleOf(source, target, fitOn);
    const input = { kind: 'table' as const, columns: [...source.columns], ...(categories && { categories }), ...scale };
    if (inputShape(input)[0] === 0) throw badData('Source and target hold no value in any column.', 'Give tables with values.');
    return input;
  },
  checkFits: checkColumns,
  raw(item) {
    if (item.kind !== 'table') throw strange('table', item);
    const { values, texts } = item;
    const shape = { height: 1, width: 1, channels: values.length };
    if (!texts) return { values, ...shape };
    // A row that is not packed has categories of its own: the one that it holds in each column.
    return {
      values: values.map((value, at) => (typeof texts[at] === 'string' ? 0 : value)),
      ...shape,
      categories: texts.map((text) => (text === null ? null : [text])),
    };
  },
  item({ values, categories }) {
    const item = { kind: 'table' as const, ...nameless };
    if (!categories) return { ...item, values: Float32Array.from(values) };
    const texts = categories.map((names, at) => names?.[values[at] ?? Number.NaN] ?? null);
    return { ...item, values: Float32Array.from(values, (value, at) => (categories[at] ? Number.NaN : value)), texts };
  },
  prepare({ values, categories: known }: Raw, _maximum: number, input: TableInput, into: Float32Array, at: number): void {
    const { mean, deviation, categories } = input;
    if (values.length !== mean.length)
      throw badData(`A row has ${values.length} values, where the model takes ${mean.length}.`, 'Give rows with the same columns.');
    const places = categories && placesOf(input, categories);
    let to = at;
    for (let column = 0; column < mean.length; column++) {
      const value = values[column] ?? 0;
      const held = places?.[column];
      if (!held) {
        into[to++] = Number.isNaN(value) ? 0 : (value - (mean[column] ?? 0)) / (deviation[column] ?? 1);
        continue;
      }
      into.fill(0, to, to + held.size);
      const place = held.get(known?.[column]?.[value] ?? '');
      if (place !== undefined) into[to + place] = 1;
      to += held.size;
    }
  },
};

type Places = readonly (ReadonlyMap<string, number> | null)[];
/** Of each input its categories' places, which every row asks for. */
const placesOfInputs = new WeakMap<TableInput, Places>();

function placesOf(input: TableInput, categories: NonNullable<TableInput['categories']>): Places {
  const found = placesOfInputs.get(input) ?? categories.map((names) => names && new Map(names.map((name, place) => [name, place])));
  placesOfInputs.set(input, found);
  return found;
}

class TablePacking implements ItemPacking {
  readonly #columns: readonly string[];
  readonly #categories: readonly (Categories | null)[] | null;
  #statistics: ColumnStatistics | null = null;
  #width = 0;

  constructor({ columns, categorical }: PackingAbout) {
    this.#columns = columns;
    this.#categories = categorical ? columns.map((column) => (categorical.includes(column) ? new Categories(column) : null)) : null;
  }

  add(item: Item): Uint8Array {
    if (item.kind !== 'table') throw strange('table', item);
    checkFinite(item);
    this.#width ||= item.values.length;
    this.#statistics ??= new ColumnStatistics(this.#width);
    this.#statistics.add(item.values);
    const { texts = [], where } = item;
    const values = this.#categories
      ? item.values.map((value, at) => this.#categories?.[at]?.add(texts[at] ?? null, where) ?? value)
      : item.values;
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }

  finish(): ReturnType<ItemPacking['finish']> {
    const categories = this.#categories?.map((held) => held && held.names);
    const missing = this.#statistics?.missing.map((count, at) => this.#categories?.[at]?.missing ?? count) ?? [];
    const content = {
      element: 'f32' as const,
      shape: [this.#width],
      uniformShape: true,
      columns: [...this.#columns],
      maximum: 1,
      mean: this.#statistics?.mean ?? [],
      deviation: this.#statistics?.deviation ?? [],
      ...(categories && { categories }),
      ...(missing.some((count) => count > 0) && { missing }),
    };
    return { content, index: null };
  }
}
