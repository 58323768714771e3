import { Readable } from 'node:stream';
import { openBytes, readUnpackedHead } from '../bytes/open-bytes.ts';
import { asAppError, badData } from '../errors.ts';

export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The delimiter that the first line has most of. */
export function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (delimiter: string): number => line.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** Throws `bad-data` for a row that has not as many cells as the first. */
export function checkWidth(cells: readonly string[], width: number, where: string): void {
  if (cells.length === width) return;
  throw badData(
    `${where}: ${cells.length} cells, where the first row has ${width}.`,
    'Give every row the same number of cells; a text with the delimiter in it needs quotes.',
    { details: { where, cells: cells.length, expected: width } },
  );
}

/** The label in a cell. Throws `bad-data` for an empty one. */
export function labelAt(cells: readonly string[], at: number, where: string): string {
  const label = cells[at] ?? '';
  if (label !== '') return label;
  throw badData(`${where}: the label is empty.`, 'Every row needs a label; leave out the others, or import with label=none.');
}

/** The rows of a table in text. Throws `bad-data` for an empty file and for what is no text. */
export async function openRows(path: string, signal: AbortSignal): Promise<AsyncGenerator<Row>> {
  const { delimiter } = await openText(path);
  const read = async function* (): AsyncGenerator<Row> {
    yield* parseRows(path, (await openBytes(path, signal)).chunks, delimiter, 0);
  };
  return read();
}

/** What the beginning of a table tells of its text: its delimiter, and whether its lines end as all but very old ones do. */
export async function openText(path: string): Promise<{ delimiter: string; usual: boolean }> {
  const head = await readUnpackedHead(path, 65536);
  if (head.length === 0) throw badData(`${path} is empty.`, 'Give a file with rows.');
  if (head.includes(0)) throw badData(`${path} is not a text file in UTF-8.`, 'Save it as CSV in UTF-8.');
  return { delimiter: delimiterOf(head.toString('utf8')), usual: head.includes('\n') || !head.includes('\r') };
}

/** Parses text with quotes, spaces and empty lines. @param lineBefore how many lines of the file stand before the first chunk */
export async function* parseRows(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  delimiter: string,
  lineBefore: number,
): AsyncGenerator<Row> {
  const { CsvError, parse } = await import('csv-parse');
  const source = Readable.from(chunks, { objectMode: false });
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1 << 26,
    // By itself the parser takes what ends the first line that it sees, which is not always what ended the file's first.
    ...(lineBefore > 0 && { record_delimiter: ['\r\n', '\n'] }),
  });
  source.on('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { cells: record, line: lineBefore + info.lines };
    }
  } catch (error) {
    if (error instanceof CsvError) {
      const line = typeof error['lines'] === 'number' ? lineBefore + error['lines'] : '?';
      const said = error.message.replace(/ (at|on) line \d+/, '');
      throw badData(`${path}, line ${line}: ${said}.`, 'Check the quotes around this line.', { cause: error });
    }
    throw asAppError(error, path);
  } finally {
    source.destroy();
  }
}
