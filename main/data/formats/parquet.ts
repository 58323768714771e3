import { open } from 'node:fs/promises';
import type { FileMetaData, SchemaTree } from 'hyparquet';
import { badData } from '../errors.ts';
import { decodeBytes } from '../images/decode.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import { openParquet } from './parquet-scan.ts';
import type { OpenedParquet } from './parquet-scan.ts';
import { decodeAll, longestSideParameter } from './pictures.ts';
import type { Picture } from './pictures.ts';
import { labelFieldParameter, recordReading } from './record-reading.ts';
import { labelIn, recordLayout, textIn } from './record-values.ts';
import type { DataRecord } from './record-values.ts';
import type { Reader, ReadRequest } from './reader.ts';
import { belongingOf, ignoreParameter, tableParameters } from './table-options.ts';
import { textColumnParameter } from './text-rows.ts';

/** Columns of numbers and names, a column of texts, or one of pictures as Hugging Face writes them. */
export const parquet: Reader = {
  descriptor: {
    id: 'parquet',
    title: 'Parquet',
    description:
      'Columns of numbers, of lists of numbers or of names of kinds, a column of texts, or of pictures (bytes, as Hugging Face writes them); one column can hold the label.',
    parameters: [
      { ...labelFieldParameter, label: 'Label column' },
      { ...ignoreParameter, label: 'Columns to leave out' },
      textColumnParameter,
      ...tableParameters,
      longestSideParameter,
      imageShapeParameter,
      maximumParameter,
      labelKindParameter,
    ],
    extensions: ['.parquet'],
  },
  matches: ({ folder, head }) => !folder && Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1',
  async read(request) {
    const file = await open(request.path, 'r');
    try {
      const opened = await openParquet(file, request.path);
      const texts = !['', 'none'].includes(String(request.options['text-column']));
      const column = texts ? undefined : opened.columns.find(isPicture)?.element.name;
      const known = { total: Number(opened.scan.metadata.num_rows), close: () => file.close() };
      if (column === undefined) return { ...(await recordReading(rows(opened, request.path), request)), ...known };
      const items = decodeAll(pictures(opened, column, request), request.signal);
      return { kind: 'image', columns: [], maximum: 255, items, ...known };
    } catch (error) {
      await file.close();
      throw error;
    }
  },
};

/** A struct with bytes in it, or plain bytes that are no text. */
function isPicture({ element, children }: SchemaTree): boolean {
  if (children.length > 0) return children.some((child) => child.element.name === 'bytes' && child.element.type === 'BYTE_ARRAY');
  return element.type === 'BYTE_ARRAY' && element.converted_type === undefined && element.logical_type === undefined;
}

/** Rows as records, one group of them in memory at a time. @param only the columns to read, all where nothing is said */
async function* rows({ scan, columns }: OpenedParquet, path: string, only?: readonly string[]): AsyncGenerator<DataRecord> {
  const names = only ?? columns.map(({ element }) => element.name);
  const classes = classNames(scan.metadata);
  for (const { rowStart, rowEnd } of scan.ranges) {
    const held: [string, ArrayLike<unknown>][] = [];
    for (const column of names) held.push([column, await scan.readColumn({ column, rowStart, rowEnd })]);
    for (let at = 0; at < rowEnd - rowStart; at++) {
      const value = Object.fromEntries(held.map(([name, values]) => [name, classes[name]?.[Number(values[at])] ?? values[at]]));
      yield { value, where: `${path}, row ${rowStart + at}` };
    }
  }
}

async function* pictures(opened: OpenedParquet, column: string, { path, labels, options }: ReadRequest): AsyncGenerator<Picture> {
  const names = opened.columns.map(({ element }) => element.name);
  if (labels !== null && !names.includes(labels))
    throw badData(`${path} has no column "${labels}".`, `Its columns are: ${names.slice(0, 20).join(', ')}.`);
  // The pictures stand for the values that other records have.
  const layout = recordLayout(Object.fromEntries(names.map((name) => [name, 0])), { ...options, ignore: '' }, labels, path);
  const { group, split } = layout.belonging;
  const only = [...new Set([column, layout.label, group, split])].filter((name) => name !== null);
  for await (const { value, where } of rows(opened, path, only)) {
    const bytes = bytesOf((value as Record<string, unknown>)[column]);
    const decode: Picture['decode'] = async () => {
      if (bytes === undefined)
        throw badData(`${where} has no bytes.`, 'Write the pictures into the file.', { details: { reason: 'no bytes of a picture' } });
      return await decodeBytes(bytes, where, Number(options['longest-side']));
    };
    const belonging = belongingOf(layout.belonging, (field) => textIn(value, field), where);
    yield { kind: 'picture', where, label: labelIn(value, layout, where), ...belonging, decode };
  }
}

function bytesOf(value: unknown): Uint8Array | undefined {
  const held = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : value;
  return held instanceof Uint8Array ? held : undefined;
}

/** The names of classes that Hugging Face keeps beside the data, by column. */
function classNames({ key_value_metadata: pairs = [] }: FileMetaData): Record<string, readonly string[]> {
  const text = pairs.find(({ key }) => key === 'huggingface')?.value;
  try {
    const { info } = JSON.parse(text ?? '{}') as { info?: { features?: Record<string, { names?: unknown }> } };
    return Object.fromEntries(
      Object.entries(info?.features ?? {}).flatMap(([column, { names }]) =>
        Array.isArray(names) && names.every((name) => typeof name === 'string') ? [[column, names]] : [],
      ),
    );
  } catch {
    // Only names are lost.
    return {};
  }
}
