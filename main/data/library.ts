import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/contract/errors.ts';
import { checkedData, checkImported } from './checked.ts';
import { derivedData } from './derived.ts';
import type { DataLibrary, ImportRequest } from '../services/ports/data.ts';
import { asAppError, asWriteError } from './errors.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readerFor, readers } from './formats/index.ts';
import { resolveOptions } from './formats/options.ts';
import { incomingPrefix, removeInterrupted, resumableName, settle } from './packed/incoming.ts';
import { pack } from './packed/pack.ts';
import type { Packed } from './packed/pack.ts';
import { contentRecord } from './packed/record.ts';
import { forgetJournal, lastNoted } from './packed/taking-over.ts';
import { looksWhole, verifyPacked } from './packed/verify.ts';
import { samplesOf } from './samples.ts';

/** Packed data sets in `folder`, one folder each, named by their content. */
export function createDataLibrary(folder: string): DataLibrary {
  const folderOf = (hash: string): string => join(folder, hash);
  /** What imports are writing now. */
  const writing = new Set<string>();
  return {
    formats: readers.map((reader) => reader.descriptor),
    folderOf,
    samples: (dataset, offset, count, wishes) => samplesOf(folderOf(dataset.hash), offset, count, wishes),
    ...checkedData(folderOf),
    ...derivedData(folder),
    remove: (hash) => rm(folderOf(hash), { recursive: true, force: true }),
    looksWhole: (hash) => looksWhole(folderOf(hash), hash),
    verify: (hash, report, signal) => verifyPacked(folderOf(hash), hash, report, signal),
    fingerprint: async (request, signal) => fingerprintOf(await originOf(request), signal),
    removeInterrupted: () => removeInterrupted(folder),
    async import(request, report, signal, fingerprint = null) {
      const { path, reader, options } = await originOf(request);
      report('Opening', 0, null);
      const reading = await reader.read({ path, options, labels: request.labels, lends: true, signal });
      const kept = fingerprint !== null && reading.after ? join(folder, resumableName(fingerprint)) : null;
      // Another import of the same files may have that folder.
      const resumable = kept !== null && !writing.has(kept);
      const incoming = resumable ? kept : join(folder, `${incomingPrefix}${randomUUID()}`);
      writing.add(incoming);
      let packed: Packed;
      try {
        await mkdir(incoming, { recursive: true });
        const packaging = { where: path, strict: request.strict, numbers: options['label-kind'] === 'numbers', resumable };
        packed = await pack(reading, incoming, packaging, report, signal);
        await checkImported(incoming, { name: request.name, skippedCount: packed.skippedCount }, report, signal, packed.copies);
        await forgetJournal(incoming);
        await settle(incoming, folderOf(packed.manifest.hash), packed.manifest.hash, signal);
      } catch (thrown) {
        // Readers speak for their files themselves; what else the system refuses is refused to the library.
        const error = asWriteError(thrown, folder);
        if (error instanceof AppError && error.code === 'interrupted' && (await lastNoted(incoming)) !== null)
          throw new AppError('interrupted', error.message, {
            hint: 'Import the same again, and it goes on where it stopped. What was read is kept for a week.',
            retry: true,
            cause: error,
          });
        // What cannot be removed now is a leftover of the next start; why the import failed matters more.
        await rm(incoming, { recursive: true, force: true }).catch(() => undefined);
        throw error;
      } finally {
        writing.delete(incoming);
        await reading.close();
      }
      return {
        ...contentRecord(packed.manifest),
        id: randomUUID(),
        name: request.name,
        format: reader.descriptor.id,
        origin: path,
        skipped: packed.skipped,
        skippedCount: packed.skippedCount,
        derivation: null,
        createdAt: new Date().toISOString(),
        version: 1,
        tags: [],
        note: '',
        fingerprint: null,
      };
    },
  };
}

/** What a request reads, and how. Throws for a path, a format or options that cannot be used. */
async function originOf({ path: given, format, options, labels }: ImportRequest) {
  const path = resolve(given);
  const reader = await readerFor(path, format);
  return { path, reader, options: resolveOptions(reader.descriptor, options), labels };
}

/** Bytes that are free on the disk of a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder).catch((error: unknown) => {
    throw error instanceof AppError ? error : asAppError(error, folder);
  });
  return bavail * bsize;
}
