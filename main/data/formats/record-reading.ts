import type { Parameter } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { readLabels } from './label-file.ts';
import { givenMaximum, imageShape } from './options.ts';
import { flatten, labelIn, recordLayout } from './record-values.ts';
import type { Item, Reading, ReadRequest } from './reader.ts';

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

async function reading(records: AsyncGenerator<DataRecord>, { path, labels, options, signal }: ReadRequest): Promise<Reading> {
  const first = await records.next();
  if (first.done === true) throw badData(`${path} holds no item.`, 'Give a file with items.');
  const layout = recordLayout(first.value.value, options, labels, first.value.where);
  const shape = imageShape(options);
  const [height, width, channels] = shape ?? [0, 0, 0];
  if (shape !== null && height * width * channels !== layout.columns.length)
    throw badData(
      `${path} has ${layout.columns.length} columns of values, which cannot be seen as ${shape.join(' × ')} images.`,
      'Height × width × channels has to be the number of columns without the label.',
    );
  const besides = layout.labelFile === null ? null : await readLabels(layout.labelFile, signal);
  const items = async function* (): AsyncGenerator<Item> {
    let index = 0;
    const item = ({ value, where }: DataRecord): Item => {
      const label = besides === null ? labelIn(value, layout, where) : (besides[index] ?? null);
      if (besides !== null && label === null) throw unlike(path, `more than ${besides.length}`, besides.length);
      const values = flatten(value, layout, where);
      index++;
      return shape === null ? { kind: 'table', where, label, values } : { kind: 'image', where, label, values, height, width, channels };
    };
    yield item(first.value);
    for await (const record of records) yield item(record);
    if (besides !== null && besides.length !== index) throw unlike(path, index, besides.length);
  };
  return {
    kind: shape === null ? 'table' : 'image',
    total: null,
    columns: shape === null ? layout.columns : [],
    maximum: givenMaximum(options),
    items: items(),
    close: async () => void (await records.return(undefined)),
  };
}

const unlike = (path: string, items: number | string, labels: number): Error =>
  badData(`${path} has ${items} items, but ${labels} labels were given.`, 'Give the labels that belong to these items.');
