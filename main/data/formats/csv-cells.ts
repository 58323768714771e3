import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import type { CsvLayout } from './csv-layout.ts';
import { checkWidth, labelAt } from './csv-rows.ts';
import type { ReadRequest } from './reader.ts';
import type { LabelledRow } from './row-reading.ts';
import { cellRules, readCells, tableColumns } from './table-cells.ts';
import type { TableColumns } from './table-cells.ts';
import { belongingOf } from './table-options.ts';

export const decimalParameter: Parameter = {
  kind: 'choice',
  key: 'decimal',
  label: 'Decimals',
  description: 'What stands before the decimals of a number.',
  default: 'auto',
  choices: [
    { value: 'auto', label: 'Find out: a comma where numbers have one that cannot part thousands, and none has a point' },
    { value: 'point', label: 'A point, 1.5' },
    { value: 'comma', label: 'A comma, 1,5' },
  ],
};

/** How the cells of a table in text are read, by its options and its first rows. */
export function csvColumns(layout: CsvLayout, firstRows: readonly (readonly string[])[], request: ReadRequest): TableColumns {
  const { path, options, wanted } = request;
  const cells = firstRows.map((row) => (column: number) => row[layout.positions[column] ?? 0] ?? '');
  const comma = hasDecimalCommas(
    options,
    layout.columns.flatMap((_, column) => cells.map((row) => row(column))),
  );
  const rules = cellRules(options, 'column', comma ? parseComma : parsePoint);
  return tableColumns(layout.columns, cells, rules, options, wanted, path);
}

/** One row of a table in text. Throws `bad-data` that says which cell is not what it has to be. */
export function csvRow(cells: readonly string[], layout: CsvLayout, columns: TableColumns, where: string): LabelledRow {
  checkWidth(cells, layout.width, where);
  const label = layout.label === null ? null : labelAt(cells, layout.label, where);
  const values = readCells(columns, (column) => cells[layout.positions[column] ?? 0] ?? '', where);
  return { where, label, ...belongingAt(cells, layout, where), ...values };
}

/** Group and split of a row. Throws `bad-data` as `belongingOf` does. */
export const belongingAt = (cells: readonly string[], { belonging, names }: CsvLayout, where: string): ReturnType<typeof belongingOf> =>
  belongingOf(belonging, (column) => cells[names.indexOf(column)] ?? '', where);

/** A text as a number with a point before decimals; NaN for one that is none. */
export const parsePoint = (text: string): number => (text === '' ? Number.NaN : Number(text));
const parseComma = (text: string): number => (text.includes('.') ? Number.NaN : parsePoint(text.replace(',', '.')));

function hasDecimalCommas(options: ParameterValues, cells: readonly string[]): boolean {
  if (options['decimal'] !== 'auto') return options['decimal'] === 'comma';
  // "1,234" may be a thousand and more: that a person has to say.
  const certain = (cell: string): boolean => /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(cell) && !/^[+-]?[1-9]\d{0,2},\d{3}$/.test(cell);
  return cells.some(certain) && !cells.some((cell) => /^[+-]?\d*\.\d+(e[+-]?\d+)?$/i.test(cell));
}
