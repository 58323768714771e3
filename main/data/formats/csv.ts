import { badData } from '../errors.ts';
import { layoutOf } from './csv-layout.ts';
import type { CsvLayout } from './csv-layout.ts';
import { checkWidth, labelAt, openRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { textTable } from './csv-texts.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader, Reading, ReadRequest } from './reader.ts';
import { rowReading } from './row-reading.ts';
import type { LabelledRow } from './row-reading.ts';
import { textColumnHint, textColumnParameter } from './text-rows.ts';

/** Rows of numbers, one of the columns naming the class: a table, or images seen through `image-shape`; or texts of one column. */
export const csv: Reader = {
  descriptor: {
    id: 'csv',
    title: 'CSV',
    description: 'A table of numbers, or of a text, one item a row, split by commas, semicolons or tabs; one column can hold the label.',
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
      textColumnParameter,
      imageShapeParameter,
      maximumParameter,
      labelKindParameter,
    ],
    extensions: ['.csv', '.tsv', '.txt'],
  },
  matches: ({ path, folder, head }) =>
    !folder && !head.includes(0) && (/\.(csv|tsv)(\.gz)?$/i.test(path) || /^[^\n]+[,;\t]/.test(Buffer.from(head).toString('utf8'))),
  async read(request) {
    const texts = await textTable(request);
    if (texts !== null) return texts;
    const rows = await openRows(request.path, request.signal);
    try {
      return await tableReading(rows, request);
    } catch (error) {
      await rows.return(undefined);
      throw error;
    }
  },
};

async function tableReading(rows: AsyncGenerator<Row>, request: ReadRequest): Promise<Reading> {
  const { path, labels, options } = request;
  const first = await rows.next();
  if (first.done === true) throw badData(`${path} has no rows.`, 'Give a file with rows.');
  const layout = layoutOf(first.value.cells, options, labels, path);
  const read = async function* (): AsyncGenerator<LabelledRow> {
    for await (const { cells, line } of all(first.value, rows, layout.header)) {
      const where = `${path}, line ${line}`;
      checkWidth(cells, layout.width, where);
      const label = layout.label === null ? null : labelAt(cells, layout.label, where);
      yield { where, label, values: numbers(cells, layout, where) };
    }
  };
  const ahead = { called: 'rows', columns: layout.columns, labelFile: layout.labelFile, total: null } as const;
  return await rowReading(read(), { ...ahead, close: async () => void (await rows.return(undefined)) }, request);
}

async function* all(first: Row, rows: AsyncIterable<Row>, header: boolean): AsyncGenerator<Row> {
  if (!header) yield first;
  yield* rows;
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
      `Fill in or leave out the row. If it names the class, say label=NAME; ${textColumnHint(layout.columns[at] ?? '')}.`,
      { details: { where, column: layout.columns[at] ?? '' } },
    );
  }
  return values;
}
