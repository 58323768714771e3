import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { imageShape } from './options.ts';
import type { TableItem, WantedColumns } from './reader.ts';
import { checkKnown, namesIn } from './table-options.ts';

/** What stands in one place of a table: null where nothing does; anything else that a format can hold is never understood. */
export type Cell = unknown;
/** The cells of a row, by the places of their columns. */
type Cells = (column: number) => Cell;

export interface CellRules {
  /** What a column is called in errors. */
  readonly called: 'column' | 'field';
  /** Texts that stand for a missing value, in lower case; null where none may be missing, as in pictures. */
  readonly missing: ReadonlySet<string> | null;
  /** Numbers that do. */
  readonly missingNumbers: ReadonlySet<number>;
  /** A text as a number, NaN for one that is none. */
  readonly parse: (text: string) => number;
}

/** How the cells of a table are read. */
export interface TableColumns {
  readonly names: readonly string[];
  /** Of each column: whether it holds numbers or categories, and whether the latter was said or only found. */
  readonly roles: readonly ('numbers' | 'categories' | 'texts')[];
  readonly rules: CellRules;
}

export function cellRules(options: ParameterValues, called: CellRules['called'], parse: CellRules['parse']): CellRules {
  if (imageShape(options) !== null) return { called, missing: null, missingNumbers: new Set(), parse };
  const tokens = namesIn(options, 'missing').map((token) => token.toLowerCase());
  const numbers = tokens.map(Number).filter((value) => !Number.isNaN(value));
  return { called, missing: new Set(['', ...tokens]), missingNumbers: new Set(numbers), parse };
}

/** Such a text is a number, or one that went wrong: never quietly a category. */
const beginsLikeNumber = /^[+-]?([.,]?\d|inf(inity)?$|nan$)/i;

/**
 * What each column holds: categories where the option or the model says so; where neither does, where the first rows hold texts alone,
 * none of which begins like a number. Throws `bad-data` for a name that is no column's.
 */
export function tableColumns(
  names: readonly string[],
  firstRows: readonly Cells[],
  rules: CellRules,
  options: ParameterValues,
  wanted: WantedColumns | undefined,
  where: string,
): TableColumns {
  const asked = wanted?.categorical ?? namesIn(options, 'categorical');
  if (!wanted) checkKnown(asked, names, where, rules.called);
  const found = (column: number): boolean => {
    const cells = firstRows.map((cells) => cells(column)).filter((cell) => !isMissing(cell, rules));
    return cells.length > 0 && cells.every((cell) => typeof cell === 'string' && !beginsLikeNumber.test(cell));
  };
  const roles = names.map((name, column) => {
    if (rules.missing === null) return 'numbers';
    if (wanted || asked.length > 0) return asked.includes(name) ? 'categories' : 'numbers';
    return found(column) ? 'texts' : 'numbers';
  });
  return { names, roles, rules };
}

/** The columns of categories, where there are any, as a reading tells of them. */
export function categoricalIn({ names, roles }: TableColumns): { categorical?: readonly string[] } {
  const categorical = names.filter((_, at) => roles[at] !== 'numbers');
  return categorical.length > 0 ? { categorical } : {};
}

/** A row as an item has it. Throws `bad-data` that says which cell is not what its column holds. */
export function readCells(columns: TableColumns, cells: Cells, where: string): Pick<TableItem, 'values' | 'texts'> {
  const { names, roles } = columns;
  const values = new Float32Array(names.length);
  let texts: (string | null)[] | undefined;
  for (let column = 0; column < names.length; column++) {
    const cell = cells(column);
    if (roles[column] === 'numbers') {
      values[column] = numberIn(cell, columns, column, where);
      continue;
    }
    values[column] = Number.NaN;
    texts ??= new Array<string | null>(names.length).fill(null);
    texts[column] = categoryIn(cell, columns, column, where);
  }
  return texts ? { values, texts } : { values };
}

function isMissing(cell: Cell, { missing, missingNumbers }: CellRules): boolean {
  if (missing === null) return false;
  if (typeof cell === 'string') return missing.has(cell.trim().toLowerCase());
  return cell === null || cell === undefined || (typeof cell === 'number' && (Number.isNaN(cell) || missingNumbers.has(cell)));
}

/** Whether a cell holds a text that stands neither for a number nor for a missing value. */
export const isText = (cell: Cell, rules: CellRules): cell is string =>
  typeof cell === 'string' && !isMissing(cell, rules) && Number.isNaN(rules.parse(cell));

function asNumber(cell: Cell, { parse }: CellRules): number {
  if (typeof cell === 'string') return parse(cell);
  return typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean' ? Number(cell) : Number.NaN;
}

function numberIn(cell: Cell, columns: TableColumns, column: number, where: string): number {
  const { rules } = columns;
  const value = asNumber(cell, rules);
  if (Number.isFinite(value)) return rules.missingNumbers.has(value) ? Number.NaN : value;
  if (isMissing(cell, rules)) return Number.NaN;
  throw wrong(cell, columns, column, where);
}

function categoryIn(cell: Cell, columns: TableColumns, column: number, where: string): string | null {
  const { names, roles, rules } = columns;
  if (isMissing(cell, rules)) return null;
  if (typeof cell !== 'string' && Number.isNaN(asNumber(cell, rules))) throw wrong(cell, columns, column, where);
  const text = String(cell);
  if (roles[column] === 'categories' || (typeof cell === 'string' && Number.isNaN(rules.parse(cell)))) return text;
  const name = names[column] ?? '';
  throw badData(
    `${where}: the ${rules.called} "${name}" is ${text.slice(0, 40)}, a number, where the first rows hold texts.`,
    `If it holds categories, say categorical=${name}; if it is no input, ignore=${name}.`,
    { details: { where, column: name } },
  );
}

const notFinite = /^[+-]?(nan|inf(inity)?)$/i;
const decimalComma = /^[+-]?\d+([. ]\d{3})*,\d+$/;

function wrong(cell: Cell, { names, rules }: TableColumns, column: number, where: string): Error {
  const name = names[column] ?? '';
  const text = typeof cell === 'string';
  const problem =
    cell === ''
      ? 'is empty'
      : (text && (notFinite.test(cell) || !Number.isNaN(rules.parse(cell)))) || typeof cell === 'number'
        ? `is ${cell}, not a finite number`
        : `is ${shown(cell)}, not a number`;
  return badData(
    `${where}: the ${rules.called} "${name}" ${problem}.`,
    text && decimalComma.test(cell)
      ? 'If the comma stands before decimals, say decimal=comma.'
      : `Fill it in or leave out the row.${text && cell !== '' ? ` If the ${rules.called} holds categories, say categorical=${name}; if it names the class, label=${name}; if its texts are the items, text-column=${name}; if it is no input, ignore=${name}.` : ''}`,
    { details: { where, column: name } },
  );
}

/** A value as an error shows it. */
export const shown = (value: unknown): string =>
  ArrayBuffer.isView(value)
    ? `${value.byteLength} bytes`
    : (JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)) ?? '').slice(0, 40);
