import { badData } from '../errors.ts';
import { layoutOf } from './csv-layout.ts';
import type { CsvLayout } from './csv-layout.ts';
import { openRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { readLabels } from './label-file.ts';
import { givenMaximum, imageShape, imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Item, Reader, Reading, ReadRequest } from './reader.ts';

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
    const rows = await openRows(request.path, request.signal);
    try {
      return await tableReading(rows, request);
    } catch (error) {
      await rows.return(undefined);
      throw error;
    }
  },
};

async function tableReading(rows: AsyncGenerator<Row>, { path, labels, options, signal }: ReadRequest): Promise<Reading> {
  const first = await rows.next();
  if (first.done === true) throw badData(`${path} has no rows.`, 'Give a file with rows.');
  const layout = layoutOf(first.value.cells, options, labels, path);
  const shape = imageShape(options);
  const [height, width, channels] = shape ?? [0, 0, 0];
  if (shape !== null && height * width * channels !== layout.columns.length) {
    throw badData(
      `${path} has ${layout.columns.length} columns of values, which cannot be seen as ${shape.join(' × ')} images.`,
      'Height × width × channels has to be the number of columns without the label.',
    );
  }
  const besides = layout.labelFile === null ? null : await readLabels(layout.labelFile, signal);
  const items = async function* (): AsyncGenerator<Item> {
    let index = 0;
    for await (const { cells, line } of all(first.value, rows, layout.header)) {
      const where = `${path}, line ${line}`;
      if (cells.length !== layout.width)
        throw badData(
          `${where}: ${cells.length} cells, where the first row has ${layout.width}.`,
          'Give every row the same number of cells; a text with the delimiter in it needs quotes.',
          { details: { path, line, cells: cells.length, expected: layout.width } },
        );
      const label = besides === null ? labelOf(cells, layout, where) : (besides[index] ?? null);
      if (besides !== null && label === null)
        throw badData(
          `${path} has more than ${besides.length} rows, but ${besides.length} labels were given.`,
          'Give the labels that belong to these rows.',
        );
      const values = numbers(cells, layout, where);
      yield shape === null ? { kind: 'table', where, label, values } : { kind: 'image', where, label, values, height, width, channels };
      index += 1;
    }
    if (besides !== null && besides.length !== index)
      throw badData(`${path} has ${index} rows, but ${besides.length} labels were given.`, 'Give the labels that belong to these rows.', {
        details: { items: index, labels: besides.length },
      });
  };
  return {
    kind: shape === null ? 'table' : 'image',
    total: null,
    columns: shape === null ? layout.columns : [],
    maximum: givenMaximum(options),
    items: items(),
    close: async () => void (await rows.return(undefined)),
  };
}

async function* all(first: Row, rows: AsyncIterable<Row>, header: boolean): AsyncGenerator<Row> {
  if (!header) yield first;
  yield* rows;
}

function labelOf(cells: readonly string[], layout: CsvLayout, where: string): string | null {
  if (layout.label === null) return null;
  const label = cells[layout.label] ?? '';
  if (label === '')
    throw badData(`${where}: the label is empty.`, 'Every row needs a label; leave out the others, or import with label=none.');
  return label;
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
