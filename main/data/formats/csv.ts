import { badData } from '../errors.ts';
import { csvColumns, csvRow, decimalParameter } from './csv-cells.ts';
import { layoutOf } from './csv-layout.ts';
import { openRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { plainRows } from './csv-plain.ts';
import { textRows } from './csv-texts.ts';
import { firstOf } from './first-of.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader, Reading, ReadRequest } from './reader.ts';
import { rowReading } from './row-reading.ts';
import type { LabelledRow } from './row-reading.ts';
import { categoricalIn } from './table-cells.ts';
import { ignoreParameter, tableParameters } from './table-options.ts';
import { textColumnOf, textColumnParameter, textReading } from './text-rows.ts';

/** Rows of numbers and names, one of the columns naming the class: a table, or images seen through `image-shape`; or texts of one column. */
export const csv: Reader = {
  descriptor: {
    id: 'csv',
    title: 'CSV',
    description:
      'A table of numbers and of names of kinds, or of a text, one item a row, split by commas, semicolons or tabs; one column can hold the label.',
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
      { ...ignoreParameter, label: 'Columns to leave out' },
      ...tableParameters,
      decimalParameter,
      imageShapeParameter,
      maximumParameter,
      labelKindParameter,
    ],
    extensions: ['.csv', '.tsv', '.txt'],
  },
  matches: ({ path, folder, head }) =>
    !folder && !head.includes(0) && (/\.(csv|tsv)(\.gz)?$/i.test(path) || /^[^\n]+[,;\t]/.test(Buffer.from(head).toString('utf8'))),
  async read(request) {
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
  const { path, labels, options, wanted } = request;
  const { first, all } = await firstOf(rows, ({ cells }) => cells.reduce((size, cell) => size + cell.length + 1, 0));
  const [header] = first;
  if (header === undefined) throw badData(`${path} has no rows.`, 'Give a file with rows.');
  const layout = layoutOf(header.cells, options, labels, path, wanted);
  const cells = (layout.header ? first.slice(1) : first).map((row) => row.cells);
  const columns = csvColumns(layout, cells, request);
  const ahead = { called: 'rows', labelFile: layout.labelFile, total: null } as const;
  const close = async (): Promise<void> => void (await rows.return(undefined));
  const body = async function* (): AsyncGenerator<Row> {
    for await (const row of all) if (row !== header || !layout.header) yield row;
  };
  const valuesOf = (at: number): string[] => cells.map((row) => row[layout.positions[at] ?? 0] ?? '');
  const text = textColumnOf(
    request,
    layout.columns.map((name, at) => [name, valuesOf(at)]),
    columns.rules,
  );
  if (text !== null) return await textReading(textRows(body(), layout, text, path), { ...ahead, close }, request);
  const table = { ...ahead, columns: layout.columns, ...categoricalIn(columns) };
  const plain = await plainRows(layout, columns, layout.header ? header.line : 0, request);
  if (plain !== null) {
    await close();
    return await rowReading(plain, { ...table, close: async () => void (await plain.return(undefined)) }, request);
  }
  const read = async function* (): AsyncGenerator<LabelledRow> {
    for await (const row of body()) yield csvRow(row.cells, layout, columns, `${path}, line ${row.line}`);
  };
  return await rowReading(read(), { ...table, close }, request);
}
