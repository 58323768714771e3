import type { FileHandle } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { AsyncBuffer, Compressors, ParquetScan, SchemaTree } from 'hyparquet';
import { checkRatio } from '../bytes/open-bytes.ts';
import { badData } from '../errors.ts';

/** Bytes of a group of rows, unpacked: one is in memory at a time. */
const largestGroup = 2 ** 31 - 1;

export interface OpenedParquet {
  readonly scan: ParquetScan;
  readonly columns: readonly SchemaTree[];
}

/** Reads the footer of a Parquet file, and refuses what would unpack to more than memory is meant to hold. */
export async function openParquet(file: FileHandle, path: string): Promise<OpenedParquet> {
  // Loaded in the thread that reads, and not when the app starts.
  const { parquetMetadataAsync, parquetScan, parquetSchema } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const { size } = await file.stat();
  const buffer: AsyncBuffer = {
    byteLength: size,
    async slice(start, end = size) {
      if (!(start >= 0 && start <= end && end <= size && end - start <= largestGroup))
        throw badData(
          `${path} is cut off or damaged: it announces bytes ${start} to ${end}, and has ${size}.`,
          'Copy or write the file again.',
        );
      const bytes = new Uint8Array(end - start);
      await file.read(bytes, 0, bytes.length, start);
      return bytes.buffer;
    },
  };
  const metadata = await parquetMetadataAsync(buffer);
  for (const group of metadata.row_groups) {
    const unpacked = group.columns.reduce((sum, column) => sum + Number(column.meta_data?.total_uncompressed_size ?? 0), 0);
    checkRatio(path, size, unpacked);
    if (unpacked > largestGroup)
      throw badData(
        `${path} has a group of rows of ${unpacked} bytes.`,
        `A group may have ${largestGroup}: write it with fewer rows in each (row_group_size).`,
      );
  }
  const scan = await parquetScan({ file: buffer, metadata, compressors: limited(compressors, path), utf8: false, useOffsetIndex: false });
  return { scan, columns: parquetSchema(metadata).children };
}

/** Node's own decompressors where it has them, for speed; none unpacks to far more than it is given. */
function limited(compressors: Compressors, path: string): Compressors {
  const all: Compressors = {
    ...compressors,
    GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: length }),
    BROTLI: (packed, length) => brotliDecompressSync(packed, { maxOutputLength: length }),
    ZSTD: (packed, length) => zstdDecompressSync(packed, { maxOutputLength: length }),
  };
  const checked = Object.entries(all).map(([codec, unpack]) => [
    codec,
    (packed: Uint8Array, length: number): Uint8Array => {
      checkRatio(path, packed.length, length);
      return unpack(packed, length);
    },
  ]);
  return Object.fromEntries(checked) as Compressors;
}
