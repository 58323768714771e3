import { badData } from '../errors.ts';
import { fieldsOf, labelIn, recordFields, textIn, valueOf } from './record-values.ts';
import type { DataRecord, RecordFields } from './record-values.ts';
import type { ReadRequest } from './reader.ts';
import { shown } from './table-cells.ts';
import type { CellRules } from './table-cells.ts';
import { belongingOf } from './table-options.ts';
import { textColumnOf } from './text-rows.ts';
import type { LabelledText } from './text-rows.ts';

interface TextField extends RecordFields {
  readonly text: string;
}

/** The field whose texts are the items, by the first records; null for records of values. */
export function textField(first: readonly DataRecord[], rules: CellRules, request: ReadRequest): TextField | null {
  const [top] = first;
  if (top === undefined) return null;
  const { options, labels, wanted } = request;
  const { value, where } = top;
  const fields = recordFields(value, options, labels, where, wanted);
  const all = fieldsOf(value);
  const columns = all
    .map(([name]) => name)
    .filter((name) => name !== fields.label && !fields.ignored.has(name))
    .map((name) => [name, first.map((record) => valueOf(record.value, name))] as const);
  const text = textColumnOf(request, columns, rules);
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
    const belonging = belongingOf(field.belonging, (name) => textIn(value, name), where);
    const row = { where, label: labelIn(value, field, where), ...belonging };
    const text = valueOf(value, field.text);
    yield typeof text === 'string'
      ? { ...row, text }
      : { ...row, fault: `the field "${field.text}" is ${text === undefined ? 'missing' : shown(text)}, not a text` };
  }
}
