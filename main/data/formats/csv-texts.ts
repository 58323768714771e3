import { badData } from '../errors.ts';
import { layoutOf } from './csv-layout.ts';
import { checkWidth, labelAt, openRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import type { Reading, ReadRequest } from './reader.ts';
import { labelledText, textColumnOf, textReading } from './text-rows.ts';
import type { LabelledText } from './text-rows.ts';

/** A table whose items are the texts of one column; null for one of values. */
export async function textTable(request: ReadRequest): Promise<Reading | null> {
  const { path, signal } = request;
  const rows = await openRows(path, signal);
  const close = async (): Promise<void> => void (await rows.return(undefined));
  try {
    const ahead = await nextRows(rows, 2);
    const found = textLayout(ahead, request);
    if (found === null) {
      await close();
      return null;
    }
    const texts = labelledTexts(ahead.slice(found.header ? 1 : 0), rows, found, path);
    return await textReading(texts, { called: 'rows', labelFile: found.labelFile, total: null, close }, request);
  } catch (error) {
    await close();
    throw error;
  }
}

async function nextRows(rows: AsyncGenerator<Row>, count: number): Promise<Row[]> {
  const taken: Row[] = [];
  for (let next = await rows.next(); next.done !== true; next = await rows.next()) if (taken.push(next.value) === count) break;
  return taken;
}

interface TextLayout {
  readonly header: boolean;
  readonly width: number;
  /** Positions of the text, and of the label where there is one. */
  readonly text: number;
  readonly label: number | null;
  readonly labelFile: string | null;
}

function textLayout([first, second]: readonly Row[], { path, options, labels }: ReadRequest): TextLayout | null {
  if (first === undefined) return null;
  const named = options['header'] === 'auto' && first.cells.includes(String(options['text-column']));
  const layout = layoutOf(first.cells, named ? { ...options, header: 'yes' } : options, labels, path);
  const { cells = [] } = (layout.header ? second : first) ?? {};
  const column = textColumnOf(
    options,
    layout.columns.map((name, at) => [name, cells[layout.positions[at] ?? 0]]),
  );
  if (column === null) return null;
  const text = layout.names.indexOf(column);
  if (text < 0)
    throw badData(
      `${path} has no column "${column}".`,
      `Its columns are: ${layout.names.slice(0, 20).join(', ')}${layout.names.length > 20 ? ', …' : ''}.`,
    );
  // Without a header the only text is taken for the label.
  return { ...layout, text, label: layout.label === text ? null : layout.label };
}

async function* labelledTexts(
  ahead: readonly Row[],
  rows: AsyncIterable<Row>,
  layout: TextLayout,
  path: string,
): AsyncGenerator<LabelledText> {
  for await (const { cells, line } of joined(ahead, rows)) {
    const where = `${path}, line ${line}`;
    checkWidth(cells, layout.width, where);
    const label = layout.label === null ? null : labelAt(cells, layout.label, where);
    yield labelledText(where, label, cells[layout.text] ?? '');
  }
}

async function* joined(ahead: readonly Row[], rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  yield* ahead;
  yield* rows;
}
