import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { usualLabels } from './options.ts';

const isNumber = (cell: string): boolean => cell !== '' && (Number.isFinite(Number(cell)) || /^[+-]?(nan|inf(inity)?)$/i.test(cell));

export interface CsvLayout {
  readonly header: boolean;
  /** Cells in a row. */
  readonly width: number;
  /** Position of the label, or null. */
  readonly label: number | null;
  /** A file beside the table that holds the labels. */
  readonly labelFile: string | null;
  /** Of all columns. */
  readonly names: readonly string[];
  /** Names of the columns of values, and their positions in a row. */
  readonly columns: readonly string[];
  readonly positions: readonly number[];
}

/**
 * Understands a table by its first row. It is a header when none of its cells is a number, or when one of them is the
 * label's name. Without a header columns are named c1, c2, …, and a single text among numbers is the label.
 */
export function layoutOf(first: readonly string[], options: ParameterValues, labels: string | null, path: string): CsvLayout {
  const option = String(options['label'] ?? '');
  const asked = option !== '' ? option : labels !== null && first.includes(labels) ? labels : '';
  const labelFile = labels !== null && asked !== labels ? labels : null;
  const lower = first.map((cell) => cell.toLowerCase());
  const header =
    options['header'] === 'yes' ||
    (options['header'] !== 'no' &&
      (first.every((cell) => !isNumber(cell)) ||
        (asked !== '' && first.includes(asked)) ||
        usualLabels.some((name) => lower.includes(name))));
  const names = header ? first.map((cell, at) => (cell === '' ? `c${at + 1}` : cell)) : first.map((_, at) => `c${at + 1}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw badData(`${path}, line 1: two columns are named "${twice}".`, 'Give each column a name of its own.');
  const label = labelFile !== null || asked === 'none' ? null : labelPosition(first, names, header, asked, path);
  const positions = names.map((_, at) => at).filter((at) => at !== label);
  if (positions.length === 0) throw badData(`${path} has no column of values.`, 'A row needs at least one number beside its label.');
  return { header, width: names.length, label, labelFile, names, positions, columns: positions.map((at) => names[at] ?? '') };
}

function labelPosition(first: readonly string[], names: readonly string[], header: boolean, asked: string, path: string): number | null {
  if (asked !== '') {
    const at = names.indexOf(asked);
    if (at < 0)
      throw badData(
        `${path} has no column "${asked}".`,
        `Its columns are: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`,
      );
    return at;
  }
  if (!header) {
    const texts = first.flatMap((cell, at) => (isNumber(cell) ? [] : [at]));
    return texts.length === 1 && first.length > 1 ? (texts[0] ?? null) : null;
  }
  const lower = names.map((name) => name.toLowerCase());
  const at = usualLabels.map((name) => lower.indexOf(name)).find((found) => found >= 0);
  return at ?? null;
}
