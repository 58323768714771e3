import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { usualLabels } from './options.ts';
import type { WantedColumns } from './reader.ts';
import { belongingColumns, checkKnown, namesIn } from './table-options.ts';
import type { BelongingColumns } from './table-options.ts';

const isNumber = (cell: string): boolean => cell !== '' && (Number.isFinite(Number(cell)) || /^[+-]?(nan|inf(inity)?)$/i.test(cell));

export interface CsvLayout {
  readonly header: boolean;
  /** Names of all cells of a row. */
  readonly names: readonly string[];
  /** Cells in a row. */
  readonly width: number;
  /** Position of the label, or null. */
  readonly label: number | null;
  /** A file beside the table that holds the labels. */
  readonly labelFile: string | null;
  /** Names of the columns of values, and their positions in a row. */
  readonly columns: readonly string[];
  readonly positions: readonly number[];
  readonly belonging: BelongingColumns;
}

/**
 * Understands a table by its first row. It is a header when none of its cells is a number, or when one of them is the
 * label's name. Without a header columns are named c1, c2, …, and a single text among numbers is the label. Of a table whose columns a
 * model names no others are read.
 */
export function layoutOf(
  first: readonly string[],
  options: ParameterValues,
  labels: string | null,
  path: string,
  wanted?: WantedColumns,
): CsvLayout {
  const option = String(options['label'] ?? '');
  const text = String(options['text-column'] ?? '');
  const asked = option !== '' ? option : labels !== null && first.includes(labels) ? labels : '';
  const labelFile = labels !== null && asked !== labels ? labels : null;
  const lower = first.map((cell) => cell.toLowerCase());
  const header =
    options['header'] === 'yes' ||
    (options['header'] !== 'no' &&
      (first.every((cell) => !isNumber(cell)) ||
        (asked !== '' && first.includes(asked)) ||
        (text !== '' && first.includes(text)) ||
        (wanted?.columns ?? []).some((name) => first.includes(name)) ||
        usualLabels.some((name) => lower.includes(name))));
  const names = header ? first.map((cell, at) => (cell === '' ? `c${at + 1}` : cell)) : first.map((_, at) => `c${at + 1}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw badData(`${path}, line 1: two columns are named "${twice}".`, 'Give each column a name of its own.');
  const found = labelFile !== null || asked === 'none' || wanted ? null : labelPosition(first, names, header, asked, path);
  const ignored = namesIn(options, 'ignore');
  checkKnown(ignored, names, path);
  const label = found === null || ignored.includes(names[found] ?? '') ? null : found;
  const belonging = belongingColumns(options, names, label === null ? null : (names[label] ?? null), path);
  const left = new Set([...ignored, belonging.group, belonging.split]);
  const isValue = (name: string): boolean => (wanted ? wanted.columns.includes(name) : !left.has(name));
  const positions = names.map((_, at) => at).filter((at) => at !== label && isValue(names[at] ?? ''));
  if (positions.length === 0 && !wanted)
    throw badData(`${path} has no column of values.`, 'A row needs at least one number beside its label.');
  const columns = positions.map((at) => names[at] ?? '');
  return { header, names, width: names.length, label, labelFile, positions, columns, belonging };
}

function labelPosition(first: readonly string[], names: readonly string[], header: boolean, asked: string, path: string): number | null {
  if (asked !== '') {
    checkKnown([asked], names, path);
    return names.indexOf(asked);
  }
  if (!header) {
    const texts = first.flatMap((cell, at) => (isNumber(cell) ? [] : [at]));
    return texts.length === 1 && first.length > 1 ? (texts[0] ?? null) : null;
  }
  const lower = names.map((name) => name.toLowerCase());
  const at = usualLabels.map((name) => lower.indexOf(name)).find((found) => found >= 0);
  return at ?? null;
}
