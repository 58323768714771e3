import type { Parameter } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { flatten, labelIn, recordLayout } from './record-values.ts';
import type { Reading, ReadRequest } from './reader.ts';
import { rowReading } from './row-reading.ts';
import type { LabelledRow } from './row-reading.ts';

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

async function reading(records: AsyncGenerator<DataRecord>, request: ReadRequest): Promise<Reading> {
  const { path, labels, options } = request;
  const first = await records.next();
  if (first.done === true) throw badData(`${path} holds no item.`, 'Give a file with items.');
  const layout = recordLayout(first.value.value, options, labels, first.value.where);
  const row = ({ value, where }: DataRecord): LabelledRow => ({
    where,
    label: labelIn(value, layout, where),
    values: flatten(value, layout, where),
  });
  const rows = async function* (): AsyncGenerator<LabelledRow> {
    yield row(first.value);
    for await (const record of records) yield row(record);
  };
  const ahead = { called: 'items', columns: layout.columns, labelFile: layout.labelFile, total: null } as const;
  return await rowReading(rows(), { ...ahead, close: async () => void (await records.return(undefined)) }, request);
}
