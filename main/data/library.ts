import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/contract/errors.ts';
import { checkedData, checkImported } from './checked.ts';
import { derivedData } from './derived.ts';
import type { DataLibrary, ImportRequest } from '../services/ports.ts';
import { asAppError, asWriteError } from './errors.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readerFor, readers } from './formats/index.ts';
import { resolveOptions } from './formats/options.ts';
import { incomingPrefix, settle } from './packed/incoming.ts';
import { pack } from './packed/pack.ts';
import type { Packed } from './packed/pack.ts';
import { contentRecord } from './packed/record.ts';
import { looksWhole, verifyPacked } from './packed/verify.ts';
import { samplesOf } from './samples.ts';

/** Packed data sets in `folder`, one folder each, named by their content. */
export function createDataLibrary(folder: string): DataLibrary {
  const folderOf = (hash: string): string => join(folder, hash);
  return {
    formats: readers.map((reader) => reader.descriptor),
    folderOf,
    samples: (dataset, offset, count) => samplesOf(folderOf(dataset.hash), offset, count),
    ...checkedData(folderOf),
    ...derivedData(folder),
    remove: (hash) => rm(folderOf(hash), { recursive: true, force: true }),
    looksWhole: (hash) => looksWhole(folderOf(hash), hash),
    verify: (hash, report, signal) => verifyPacked(folderOf(hash), hash, report, signal),
    fingerprint: async (request, signal) => fingerprintOf(await originOf(request), signal),
    async import(request, report, signal) {
      const { path, reader, options } = await originOf(request);
      report('Opening', 0, null);
      const reading = await reader.read({ path, options, labels: request.labels, signal });
      const incoming = join(folder, `${incomingPrefix}${randomUUID()}`);
      let packed: Packed;
      try {
        await mkdir(incoming, { recursive: true });
        const packaging = { where: path, strict: request.strict, numbers: options['label-kind'] === 'numbers' };
        packed = await pack(reading, incoming, packaging, report, signal);
        await checkImported(incoming, { name: request.name, skippedCount: packed.skippedCount }, report, signal);
        await settle(incoming, folderOf(packed.manifest.hash), packed.manifest.hash, signal);
      } catch (error) {
        // What cannot be removed now is a leftover of the next start; why the import failed matters more.
        await rm(incoming, { recursive: true, force: true }).catch(() => undefined);
        // Readers speak for their files themselves; what else the system refuses is refused to the library.
        throw asWriteError(error, folder);
      } finally {
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

/** Removes what a killed import left behind. Only the library's owner may call this, before it imports anything. */
export async function removeLeftovers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const left = (await readdir(folder)).filter((name) => name.startsWith(incomingPrefix));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Bytes that are free on the disk of a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder).catch((error: unknown) => {
    throw error instanceof AppError ? error : asAppError(error, folder);
  });
  return bavail * bsize;
}
