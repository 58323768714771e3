import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { asAppError, badData, messageOf } from '../errors.ts';
import { checkRatio } from './open-bytes.ts';

export interface OpenedZip {
  readonly entries: readonly Entry[];
  /** Streams one member, unpacked; its length and its checksum are held against the directory's. */
  stream(entry: Entry, signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): void;
}

export const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;

/** Opens a zip archive's directory. Members are streamed by name, never written to disk. */
export async function openZip(path: string): Promise<OpenedZip> {
  let zip: ZipFile | undefined;
  try {
    zip = await yauzl.openPromise(path, { autoClose: false });
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    const opened = zip;
    return { entries, stream: (entry, signal) => stream(opened, path, entry, signal), close: () => opened.close() };
  } catch (error) {
    zip?.close();
    throw asZipError(error, path);
  }
}

async function* stream(zip: ZipFile, path: string, entry: Entry, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const where = `${path}, ${entry.fileName}`;
  checkRatio(where, entry.compressedSize, entry.uncompressedSize);
  let sum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      signal.throwIfAborted();
      sum = crc32(chunk as Buffer, sum);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw asZipError(error, where);
  }
  if (sum !== entry.crc32) throw badData(`${where} is damaged: its checksum does not fit.`, 'Copy or write the file again.');
}

/** yauzl's own errors carry no code; the file system's do. */
function asZipError(error: unknown, path: string): unknown {
  const known = asAppError(error, path);
  if (known !== error || !(error instanceof Error) || 'code' in error) return known;
  return badData(
    `${path} is not a readable zip archive: ${messageOf(error).replace(/\.$/, '')}.`,
    'The file is damaged or cut off; copy or write it again.',
    {
      cause: error,
    },
  );
}
