import { badData } from '../errors.ts';
import { readLabels } from './label-file.ts';
import { givenMaximum, imageShape } from './options.ts';
import type { Belonging, Item, Reading, ReadRequest, TableItem } from './reader.ts';

/** An item as one row, with the label that it has itself. */
export interface LabelledRow extends Belonging, Pick<TableItem, 'values' | 'texts'> {
  readonly where: string;
  readonly label: string | null;
}

/** What is known of rows before the first of them. */
export interface RowsAhead {
  /** What errors call them. */
  readonly called: 'rows' | 'items';
  readonly columns: readonly string[];
  /** Which of them hold categories, where any does. */
  readonly categorical?: readonly string[];
  /** A file whose labels take the place of the rows' own. */
  readonly labelFile: string | null;
  /** Null while only reading on will tell. */
  readonly total: number | null;
  /** What to do where the columns cannot be seen as pictures of the shape that was asked for. */
  readonly shapeHint?: string;
  close(): Promise<void>;
}

/** Rows as items: of a table, or as pictures where the option `image-shape` says so; with labels out of a file beside, where one is given. */
export async function rowReading(
  rows: AsyncIterable<LabelledRow>,
  { called, columns, categorical, labelFile, total, shapeHint, close }: RowsAhead,
  { path, options, signal }: ReadRequest,
): Promise<Reading> {
  const shape = imageShape(options);
  const [height, width, channels] = shape ?? [0, 0, 0];
  if (shape !== null && height * width * channels !== columns.length)
    throw badData(
      `${path} has ${columns.length} columns of values, which cannot be seen as ${shape.join(' × ')} images.`,
      shapeHint ?? 'Height × width × channels has to be the number of columns without the label.',
    );
  const besides = labelFile === null ? null : await readLabels(labelFile, signal);
  const unlike = (count: number | string): Error =>
    badData(
      `${path} has ${count} ${called}, but ${besides?.length ?? 0} labels were given.`,
      `Give the labels that belong to these ${called}.`,
      {
        details: { items: count, labels: besides?.length ?? 0 },
      },
    );
  if (besides !== null && total !== null && besides.length !== total) throw unlike(total);
  const items = async function* (): AsyncGenerator<Item> {
    let index = 0;
    for await (const { label: own, ...row } of rows) {
      const label = besides === null ? own : besides[index];
      if (label === undefined) throw unlike(`more than ${index}`);
      index++;
      yield shape === null ? { kind: 'table', label, ...row } : { kind: 'image', label, ...row, height, width, channels };
    }
    if (besides !== null && besides.length !== index) throw unlike(index);
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
