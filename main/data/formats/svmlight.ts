import { openLines } from '../bytes/lines.ts';
import { badData } from '../errors.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import type { Reader, ReadRequest } from './reader.ts';
import { rowReading } from './row-reading.ts';
import type { LabelledRow } from './row-reading.ts';

/** Rows are stored in full: so many columns, and so many bytes in all. */
const mostColumns = 100_000;
const largest = 32 * 2 ** 30;

/** Sparse rows in text, `label index:value …`, as SVMlight and LIBSVM read them; stored in full. */
export const svmlight: Reader = {
  descriptor: {
    id: 'svmlight',
    title: 'SVMlight',
    description: `Sparse rows in text, "label index:value …", with comments after #. They are stored in full: ${mostColumns} columns and 32 GiB at most.`,
    parameters: [
      {
        kind: 'choice',
        key: 'first-index',
        label: 'First index',
        description: 'The number of the first column.',
        default: 'auto',
        choices: [
          { value: 'auto', label: 'Find out: 0 if it is there, else 1' },
          { value: '0', label: '0' },
          { value: '1', label: '1' },
        ],
      },
      {
        kind: 'number',
        key: 'columns',
        label: 'Columns',
        description: 'How many columns there are: the same for source and target. 0: as many as the largest index says.',
        default: 0,
        minimum: 0,
        maximum: mostColumns,
        integer: true,
      },
      imageShapeParameter,
      maximumParameter,
      labelKindParameter,
    ],
    extensions: ['.svm', '.svmlight', '.libsvm'],
  },
  matches({ folder, head }) {
    if (folder || head.includes(0)) return false;
    const lines = Buffer.from(head)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split('\n');
    const first = lines.map((line) => line.replace(/#.*/, '').trim()).find((line) => line !== '') ?? '';
    return /^[^\s,;:]+(\s+qid:\d+)?(\s+\d+:[-+.\de]+)+(\s|$)/i.test(first);
  },
  async read(request) {
    const { path, labels, signal } = request;
    const { first, columns, count } = await measure(request);
    const full = async function* (): AsyncGenerator<LabelledRow> {
      for await (const { label, cells, where } of rows(path, signal)) {
        const values = new Float32Array(columns);
        for (const [at, value] of cells) values[at - first] = value;
        yield { where, label, values };
      }
    };
    const ahead = {
      called: 'rows',
      columns: Array.from({ length: columns }, (_, at) => `c${at + 1}`),
      labelFile: labels,
      total: count,
      shapeHint: 'Height × width × channels has to be the number of columns; say it with "columns" if the last are never set.',
      close: async () => undefined,
    } as const;
    return await rowReading(full(), ahead, request);
  },
};

/** Reads the file once for its size, which only its largest index tells. */
async function measure({ path, options, signal }: ReadRequest): Promise<{ first: number; columns: number; count: number }> {
  let [count, least, most, at] = [0, 1, 0, path];
  for await (const { cells, where } of rows(path, signal)) {
    count++;
    for (const [index] of cells) {
      if (index < least) least = index;
      if (index > most) [most, at] = [index, where];
    }
  }
  if (count === 0) throw badData(`${path} has no rows.`, 'Give a file with rows of "label index:value …".');
  const first = options['first-index'] === 'auto' ? least : Number(options['first-index']);
  if (least < first) throw badData(`${path} has the index 0.`, 'Say first-index=0.');
  const needed = most - first + 1;
  const columns = Number(options['columns']) || needed;
  if (needed > columns) throw badData(`${at} has the index ${most}, which is beyond ${columns} columns.`, 'Say more columns.');
  if (columns < 1) throw badData(`${path} has no values.`, 'A row needs at least one "index:value".');
  if (columns > mostColumns || columns * count * 4 > largest)
    throw badData(
      `${path} would have ${count} rows of ${columns} columns; the largest index is in ${at}.`,
      `Rows are stored in full, with ${mostColumns} columns and ${largest} bytes at most: leave out or hash columns first.`,
    );
  return { first, columns, count };
}

interface Row {
  readonly label: string;
  readonly cells: readonly (readonly [number, number])[];
  readonly where: string;
}

async function* rows(path: string, signal: AbortSignal): AsyncGenerator<Row> {
  for await (const { text, number } of openLines(path, signal)) {
    const [label, ...cells] = text.replace(/#.*/, '').trim().split(/\s+/);
    if (label === undefined || label === '') continue;
    const where = `${path}, line ${number}`;
    if (label.includes(':'))
      throw badData(
        `${where} begins with ${JSON.stringify(label)}, and not with a label.`,
        'Every row needs a label, such as 0, before its values.',
      );
    // "+1", "1" and "1.0" are one class.
    const name = Number.isFinite(Number(label)) ? String(Number(label)) : label;
    yield { label: name, cells: cells.filter((cell) => !cell.startsWith('qid:')).map((cell) => parse(cell, where)), where };
  }
}

function parse(cell: string, where: string): readonly [number, number] {
  const [, index, value] = /^(\d{1,9}):(\S+)$/.exec(cell) ?? [];
  if (index === undefined || value === undefined || !Number.isFinite(Number(value)))
    throw badData(
      `${where}: ${JSON.stringify(cell.slice(0, 40))} is not "index:value" with a finite number.`,
      'Write values as index:value, split by spaces.',
    );
  return [Number(index), Number(value)];
}
