import type { Parameter } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { textField, textsOf } from './record-texts.ts';
import { flatten, labelIn, recordLayout } from './record-values.ts';
import type { DataRecord } from './record-values.ts';
import type { Reading, ReadRequest } from './reader.ts';
import { rowReading } from './row-reading.ts';
import type { LabelledRow } from './row-reading.ts';
import { textReading } from './text-rows.ts';

/** Shared by every format whose items are records with named fields. */
export const labelFieldParameter: Parameter = {
  kind: 'text',
  key: 'label',
  label: 'Label field',
  description: 'Name of the field with the label. Empty: label, class, target or y, if there is one; "none": no labels.',
  default: '',
};
export const ignoreParameter: Parameter = {
  kind: 'text',
  key: 'ignore',
  label: 'Fields to leave out',
  description: 'Names of fields that are no input, such as an id, split by commas.',
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
  const { path, labels, options } = request;
  const first = await records.next();
  if (first.done === true) throw badData(`${path} holds no item.`, 'Give a file with items.');
  const close = async (): Promise<void> => void (await records.return(undefined));
  const all = async function* (): AsyncGenerator<DataRecord> {
    yield first.value;
    yield* records;
  };
  const text = textField(first.value, request);
  if (text !== null)
    return await textReading(textsOf(all(), text), { called: 'items', labelFile: text.labelFile, total: null, close }, request);
  const layout = recordLayout(first.value.value, options, labels, first.value.where);
  const row = ({ value, where }: DataRecord): LabelledRow => ({
    where,
    label: labelIn(value, layout, where),
    values: flatten(value, layout, where),
  });
  const rows = async function* (): AsyncGenerator<LabelledRow> {
    for await (const record of all()) yield row(record);
  };
  const ahead = { called: 'items', columns: layout.columns, labelFile: layout.labelFile, total: null, close } as const;
  return await rowReading(rows(), ahead, request);
}
