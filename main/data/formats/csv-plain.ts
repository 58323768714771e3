import { csvRow, parsePoint } from './csv-cells.ts';
import type { CsvLayout } from './csv-layout.ts';
import { openText } from './csv-rows.ts';
import { readTable } from './csv-table.ts';
import type { ReadRequest } from './reader.ts';
import type { LabelledRow } from './row-reading.ts';
import type { TableColumns } from './table-cells.ts';

/**
 * The rows of a table that can be scanned, from its beginning on: all of its columns are numbers with points before decimals, but for
 * the label, and no number stands for a missing value. Null for other tables. @param header how many lines stand before the rows
 */
export async function plainRows(
  layout: CsvLayout,
  columns: TableColumns,
  header: number,
  { path, signal }: ReadRequest,
): Promise<AsyncGenerator<LabelledRow> | null> {
  const { roles, rules } = columns;
  const { label, positions, width } = layout;
  const all = positions.length + (label === null ? 0 : 1) === width;
  if (!all || roles.some((role) => role !== 'numbers') || rules.missingNumbers.size > 0 || rules.parse !== parsePoint) return null;
  const { delimiter, usual } = await openText(path);
  // Lines may end in carriage returns alone.
  if (!usual) return null;
  const read = async function* (): AsyncGenerator<LabelledRow> {
    for await (const some of readTable(path, { width, label, delimiter }, header, signal)) {
      if ('row' in some) {
        yield csvRow(some.row.cells, layout, columns, `${path}, line ${some.row.line}`);
        continue;
      }
      const { values, labels, lines } = some.scanned;
      for (const [at, line] of lines.entries()) {
        const where = `${path}, line ${some.lineBefore + line + 1}`;
        yield { where, label: labels[at] ?? null, values: values.subarray(at * positions.length, (at + 1) * positions.length) };
      }
    }
  };
  return read();
}
