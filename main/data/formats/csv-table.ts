import { openBytes } from '../bytes/open-bytes.ts';
import { inOrder } from '../threads/in-order.ts';
import { cutIntoBlocks, withoutLines } from './csv-blocks.ts';
import { parseRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { countLines, scanRows } from './csv-scan.ts';
import type { ScanLayout, ScannedRows } from './csv-scan.ts';

/** Some whole lines of a table. */
export interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: ScanLayout;
}

export type ScannedBlock =
  | { readonly lines: number; readonly rows: ScannedRows }
  /** The lines themselves, where something in them is not plain. */
  | { readonly lines: number; readonly rows: null; readonly bytes: Uint8Array<ArrayBuffer> };

/** Smaller tables have been scanned before threads have started. */
const few = 4;

/** Rows that were scanned, or one that has to be looked at cell by cell. */
export type TableRows = { readonly scanned: ScannedRows; readonly lineBefore: number } | { readonly row: Row };

/**
 * The rows of a table below its header, in order: scanned by threads on all cores as long as they are plain, and by csv-parse where
 * they are not, or from the first quote on. @param header how many lines stand before the rows
 */
export async function* readTable(path: string, layout: ScanLayout, header: number, signal: AbortSignal): AsyncGenerator<TableRows> {
  const { chunks } = await openBytes(path, signal);
  const source = withoutLines(chunks, header);
  const { blocks, rest } = cutIntoBlocks(source);
  let lineBefore = header;
  try {
    for await (const block of scanBlocks(blocks, layout, signal)) {
      if (block.rows !== null) yield { scanned: block.rows, lineBefore };
      else for await (const row of parseRows(path, [block.bytes], layout.delimiter, lineBefore)) yield { row };
      lineBefore += block.lines;
    }
    const left = rest();
    if (left !== null) for await (const row of parseRows(path, left, layout.delimiter, lineBefore)) yield { row };
  } finally {
    await source.return(undefined);
  }
}

async function* scanBlocks(
  blocks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  layout: ScanLayout,
  signal: AbortSignal,
): AsyncGenerator<ScannedBlock> {
  for (let at = 0; at < few; at++) {
    const next = await blocks.next();
    if (next.done === true) return;
    yield scanBlock({ bytes: next.value, layout });
  }
  const tasks = async function* (): AsyncGenerator<Block> {
    for await (const bytes of blocks) yield { bytes, layout };
  };
  yield* inOrder<Block, ScannedBlock>(new URL('./csv-thread.ts', import.meta.url), tasks(), signal, {
    memoryOf: ({ bytes }) => [bytes.buffer],
  });
}

export function scanBlock({ bytes, layout }: Block): ScannedBlock {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const lines = countLines(buffer);
  const rows = scanRows(buffer, layout);
  return rows === null ? { lines, rows, bytes } : { lines, rows };
}
