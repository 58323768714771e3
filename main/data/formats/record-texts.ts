import { badData } from '../errors.ts';
import { fieldsOf, labelIn, recordFields, shown } from './record-values.ts';
import type { DataRecord, RecordFields } from './record-values.ts';
import type { ReadRequest } from './reader.ts';
import { textColumnOf } from './text-rows.ts';
import type { LabelledText } from './text-rows.ts';

interface TextField extends RecordFields {
  readonly text: string;
}

/** The field whose texts are the items; null for records of values. */
export function textField({ value, where }: DataRecord, { options, labels }: ReadRequest): TextField | null {
  const fields = recordFields(value, options, labels, where);
  const all = fieldsOf(value);
  const text = textColumnOf(
    options,
    all.filter(([name]) => name !== fields.label && !fields.ignored.has(name)),
  );
  if (text === null) return null;
  if (!all.some(([name]) => name === text))
    throw badData(
      `${where} has no field "${text}".`,
      `Its fields are: ${all
        .slice(0, 20)
        .map(([name]) => name)
        .join(', ')}.`,
    );
  // Of an array the only text is taken for the label.
  return { ...fields, text, label: fields.label === text ? null : fields.label };
}

export async function* textsOf(records: AsyncIterable<DataRecord>, field: TextField): AsyncGenerator<LabelledText> {
  for await (const { value, where } of records) {
    const label = labelIn(value, field, where);
    const text: unknown = fieldsOf(value).find(([name]) => name === field.text)?.[1];
    yield typeof text === 'string'
      ? { where, label, text }
      : { where, label, fault: `the field "${field.text}" is ${text === undefined ? 'missing' : shown(text)}, not a text` };
  }
}
