import type { Parameter } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { firstOf } from './first-of.ts';
import { flatten, labelIn, recordLayout, textIn } from './record-values.ts';
import type { Reading, ReadRequest } from './reader.ts';
import { rowReading } from './row-reading.ts';
import type { LabelledRow } from './row-reading.ts';
import { categoricalIn, cellRules, readCells, tableColumns } from './table-cells.ts';
import { belongingOf } from './table-options.ts';

/** Shared by every format whose items are records with named fields. */
export const labelFieldParameter: Parameter = {
  kind: 'text',
  key: 'label',
  label: 'Label field',
  description: 'Name of the field with the label. Empty: label, class, target or y, if there is one; "none": no labels.',
  default: '',
};

/** An object with named fields, or an array, as a file holds it. */
export interface DataRecord {
  readonly value: object;
  readonly where: string;
}

/** Items out of records: the first says which columns there are. */
export async function recordReading(records: AsyncGenerator<DataRecord>, request: ReadRequest): Promise<Reading> {
  try {
    return await reading(records, request);
  } catch (error) {
    await records.return(undefined);
    throw error;
  }
}

/** About how much memory a cell takes that is looked at before its row is handed on. */
const bytesOfCell = 16;

async function reading(records: AsyncGenerator<DataRecord>, request: ReadRequest): Promise<Reading> {
  const { path, labels, options, wanted } = request;
  const top = await records.next();
  if (top.done === true) throw badData(`${path} holds no item.`, 'Give a file with items.');
  const layout = recordLayout(top.value.value, options, labels, top.value.where, wanted);
  const read = ({ value, where }: DataRecord) => ({
    where,
    label: labelIn(value, layout, where),
    belonging: belongingOf(layout.belonging, (field) => textIn(value, field), where),
    cells: flatten(value, layout, where),
  });
  const allRows = async function* (): AsyncGenerator<ReturnType<typeof read>> {
    yield read(top.value);
    for await (const record of records) yield read(record);
  };
  const { first, all } = await firstOf(allRows(), ({ cells }) => bytesOfCell * cells.length);
  const firstCells = first.map(
    ({ cells }) =>
      (column: number) =>
        cells[column],
  );
  // Texts are no numbers here: a format that knows numbers writes them as numbers.
  const rules = cellRules(options, 'field', () => Number.NaN);
  const columns = tableColumns(layout.columns, firstCells, rules, options, wanted, path);
  const rows = async function* (): AsyncGenerator<LabelledRow> {
    for await (const { where, label, belonging, cells } of all)
      yield { where, label, ...belonging, ...readCells(columns, (column) => cells[column], where) };
  };
  const ahead = { called: 'items', columns: layout.columns, ...categoricalIn(columns), labelFile: layout.labelFile, total: null } as const;
  return await rowReading(rows(), { ...ahead, close: async () => void (await records.return(undefined)) }, request);
}
