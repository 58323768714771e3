import { badData } from '../errors.ts';
import { labelsBeside } from './labels-beside.ts';
import type { Ahead } from './labels-beside.ts';
import { givenMaximum, imageShape } from './options.ts';
import type { Belonging, Item, Reading, ReadRequest, TableItem } from './reader.ts';

/** An item as one row, with the label that it has itself. */
export interface LabelledRow extends Belonging, Pick<TableItem, 'values' | 'texts'> {
  readonly where: string;
  readonly label: string | null;
}

export interface RowsAhead extends Ahead {
  readonly columns: readonly string[];
  /** Which of them hold categories, where any does. */
  readonly categorical?: readonly string[];
  /** What to do where the columns cannot be seen as pictures of the shape that was asked for. */
  readonly shapeHint?: string;
}

/** Rows as items: of a table, or as pictures where the option `image-shape` says so; with labels out of a file beside, where one is given. */
export async function rowReading(
  rows: AsyncIterable<LabelledRow>,
  ahead: RowsAhead,
  { path, options, signal }: ReadRequest,
): Promise<Reading> {
  const { columns, categorical, total, shapeHint, close } = ahead;
  const shape = imageShape(options);
  const [height, width, channels] = shape ?? [0, 0, 0];
  if (shape !== null && height * width * channels !== columns.length)
    throw badData(
      `${path} has ${columns.length} columns of values, which cannot be seen as ${shape.join(' × ')} images.`,
      shapeHint ?? 'Height × width × channels has to be the number of columns without the label.',
    );
  const labels = await labelsBeside(ahead, path, signal);
  const items = async function* (): AsyncGenerator<Item> {
    let index = 0;
    for await (const { label: own, ...row } of rows) {
      const label = labels.labelOf(index++, own);
      yield shape === null ? { kind: 'table', label, ...row } : { kind: 'image', label, ...row, height, width, channels };
    }
    labels.end(index);
  };
  return {
    kind: shape === null ? 'table' : 'image',
    total,
    columns: shape === null ? columns : [],
    ...(categorical && { categorical }),
    maximum: givenMaximum(options),
    items: items(),
    close,
  };
}
