import { badData } from '../errors.ts';
import { belongingAt } from './csv-cells.ts';
import type { CsvLayout } from './csv-layout.ts';
import { checkWidth, labelAt } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { labelledText } from './text-rows.ts';
import type { LabelledText } from './text-rows.ts';

/** The texts of a column of a table. Throws `bad-data` where there is none of this name. */
export function textRows(rows: AsyncIterable<Row>, layout: CsvLayout, column: string, path: string): AsyncGenerator<LabelledText> {
  const text = layout.names.indexOf(column);
  if (text < 0)
    throw badData(
      `${path} has no column "${column}".`,
      `Its columns are: ${layout.names.slice(0, 20).join(', ')}${layout.names.length > 20 ? ', …' : ''}.`,
    );
  // Without a header the only text is taken for the label.
  return labelledTexts(rows, { ...layout, label: layout.label === text ? null : layout.label }, text, path);
}

async function* labelledTexts(rows: AsyncIterable<Row>, layout: CsvLayout, text: number, path: string): AsyncGenerator<LabelledText> {
  for await (const { cells, line } of rows) {
    const where = `${path}, line ${line}`;
    checkWidth(cells, layout.width, where);
    const label = layout.label === null ? null : labelAt(cells, layout.label, where);
    yield labelledText({ where, label, ...belongingAt(cells, layout, where) }, cells[text] ?? '');
  }
}
