import type { Parameter } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { firstOf } from './first-of.ts';
import { textField, textsOf } from './record-texts.ts';
import { flatten, labelIn, recordLayout, sizeOf, textIn } from './record-values.ts';
import type { DataRecord } from './record-values.ts';
import type { Reading, ReadRequest } from './reader.ts';
import { rowReading } from './row-reading.ts';
import type { LabelledRow } from './row-reading.ts';
import { categoricalIn, cellRules, readCells, tableColumns } from './table-cells.ts';
import { belongingOf } from './table-options.ts';
import { textReading } from './text-rows.ts';

/** Shared by every format whose items are records with named fields. */
export const labelFieldParameter: Parameter = {
  kind: 'text',
  key: 'label',
  label: 'Label field',
  description: 'Name of the field with the label. Empty: label, class, target or y, if there is one; "none": no labels.',
  default: '',
};

/** Items out of records: the first says which columns there are. */
export async function recordReading(records: AsyncGenerator<DataRecord>, request: ReadRequest): Promise<Reading> {
  try {
    return await reading(records, request);
  } catch (error) {
    await records.return(undefined);
    throw error;
  }
}

async function reading(records: AsyncGenerator<DataRecord>, request: ReadRequest): Promise<Reading> {
  const { path, labels, options, wanted } = request;
  const { first, all } = await firstOf(records, ({ value }) => sizeOf(value));
  const [top] = first;
  if (top === undefined) throw badData(`${path} holds no item.`, 'Give a file with items.');
  const close = async (): Promise<void> => void (await records.return(undefined));
  // Texts are no numbers here: a format that knows numbers writes them as numbers.
  const rules = cellRules(options, 'field', () => Number.NaN);
  const text = textField(first, rules, request);
  if (text !== null)
    return await textReading(textsOf(all, text), { called: 'items', labelFile: text.labelFile, total: null, close }, request);
  const layout = recordLayout(top.value, options, labels, top.where, wanted);
  const cellsOf = ({ value, where }: DataRecord) => {
    const cells = flatten(value, layout, where);
    return (column: number) => cells[column];
  };
  const columns = tableColumns(layout.columns, first.map(cellsOf), rules, options, wanted, path);
  const row = (record: DataRecord): LabelledRow => {
    const { value, where } = record;
    const belonging = belongingOf(layout.belonging, (field) => textIn(value, field), where);
    return { where, label: labelIn(value, layout, where), ...belonging, ...readCells(columns, cellsOf(record), where) };
  };
  const rows = async function* (): AsyncGenerator<LabelledRow> {
    for await (const record of all) yield row(record);
  };
  const ahead = { called: 'items', columns: layout.columns, ...categoricalIn(columns), labelFile: layout.labelFile, total: null } as const;
  return await rowReading(rows(), { ...ahead, close }, request);
}
