import { badData } from '../errors.ts';
import { layoutOf } from './csv-layout.ts';
import type { CsvLayout } from './csv-layout.ts';
import { checkWidth, labelAt, openRows, openText } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { readTable } from './csv-table.ts';
import type { TableRows } from './csv-table.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader } from './reader.ts';
import { rowReading } from './row-reading.ts';
import type { LabelledRow } from './row-reading.ts';

/** Rows of numbers, one of the columns naming the class: a table, or images seen through `image-shape`. */
export const csv: Reader = {
  descriptor: {
    id: 'csv',
    title: 'CSV',
    description: 'A table of numbers, one item a row, split by commas, semicolons or tabs; one column can hold the label.',
    parameters: [
      {
        kind: 'text',
        key: 'label',
        label: 'Label column',
        description:
          'Name of the column with the class. Empty: a column named label, class, target or y, if there is one; "none": no labels.',
        default: '',
      },
      {
        kind: 'choice',
        key: 'header',
        label: 'Header',
        description: 'Whether the first row names the columns.',
        default: 'auto',
        choices: [
          { value: 'auto', label: 'Find out' },
          { value: 'yes', label: 'First row has names' },
          { value: 'no', label: 'No header' },
        ],
      },
      imageShapeParameter,
      maximumParameter,
      labelKindParameter,
    ],
    extensions: ['.csv', '.tsv', '.txt'],
  },
  matches: ({ path, folder, head }) =>
    !folder && !head.includes(0) && (/\.(csv|tsv)(\.gz)?$/i.test(path) || /^[^\n]+[,;\t]/.test(Buffer.from(head).toString('utf8'))),
  async read(request) {
    const { path, labels, options, signal } = request;
    const { delimiter, usual } = await openText(path);
    const first = await firstRow(path, signal);
    const layout = layoutOf(first.cells, options, labels, path);
    const rows = usual
      ? readTable(path, { ...layout, delimiter }, layout.header ? first.line : 0, signal)
      : allRows(path, layout.header, signal);
    const close = async (): Promise<void> => void (await rows.return(undefined));
    const ahead = { called: 'rows', columns: layout.columns, labelFile: layout.labelFile, total: null, close } as const;
    return await rowReading(labelledRows(rows, layout, path), ahead, request);
  },
};

async function firstRow(path: string, signal: AbortSignal): Promise<Row> {
  const rows = await openRows(path, signal);
  const first = await rows.next();
  await rows.return(undefined);
  if (first.done === true) throw badData(`${path} has no rows.`, 'Give a file with rows.');
  return first.value;
}

/** For lines that end in carriage returns alone. */
async function* allRows(path: string, header: boolean, signal: AbortSignal): AsyncGenerator<TableRows> {
  let first = true;
  for await (const row of await openRows(path, signal)) {
    if (!first || !header) yield { row };
    first = false;
  }
}

async function* labelledRows(rows: AsyncIterable<TableRows>, layout: CsvLayout, path: string): AsyncGenerator<LabelledRow> {
  const columns = layout.columns.length;
  for await (const some of rows) {
    if ('row' in some) {
      const { cells, line } = some.row;
      const where = `${path}, line ${line}`;
      checkWidth(cells, layout.width, where);
      const label = layout.label === null ? null : labelAt(cells, layout.label, where);
      yield { where, label, values: numbers(cells, layout, where) };
      continue;
    }
    const { values, labels, lines } = some.scanned;
    for (const [at, line] of lines.entries()) {
      const where = `${path}, line ${some.lineBefore + line + 1}`;
      yield { where, label: labels[at] ?? null, values: values.subarray(at * columns, (at + 1) * columns) };
    }
  }
}

const notFinite = /^[+-]?(nan|inf(inity)?)$/i;

function numbers(cells: readonly string[], layout: CsvLayout, where: string): Float32Array {
  const values = new Float32Array(layout.columns.length);
  for (let at = 0; at < values.length; at++) {
    const cell = cells[layout.positions[at] ?? 0] ?? '';
    const value = cell === '' ? NaN : Number(cell);
    if (Number.isFinite(value)) {
      values[at] = value;
      continue;
    }
    const problem =
      cell === ''
        ? 'is empty'
        : notFinite.test(cell) || !Number.isNaN(value)
          ? `is ${cell}, not a finite number`
          : `is ${JSON.stringify(cell)}, not a number`;
    throw badData(
      `${where}: the column "${layout.columns[at] ?? ''}" ${problem}.`,
      'Fill in or leave out the row. A column of texts cannot be an input; if it names the class, say label=NAME.',
      { details: { where, column: layout.columns[at] ?? '' } },
    );
  }
  return values;
}
