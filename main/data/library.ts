import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/contract/errors.ts';
import type { DataLibrary } from '../services/ports.ts';
import { asAppError, asWriteError, systemCode } from './errors.ts';
import { readerFor, readers } from './formats/index.ts';
import { resolveOptions } from './formats/options.ts';
import { pack } from './packed/pack.ts';
import type { Packed } from './packed/pack.ts';
import { samplesOf } from './samples.ts';

const incomingPrefix = '.incoming-';

/** Packed data sets in `folder`, one folder each, named by their content. */
export function createDataLibrary(folder: string): DataLibrary {
  const folderOf = (hash: string): string => join(folder, hash);
  return {
    formats: readers.map((reader) => reader.descriptor),
    folderOf,
    samples: (dataset, offset, count) => samplesOf(folderOf(dataset.hash), offset, count),
    remove: (hash) => rm(folderOf(hash), { recursive: true, force: true }),
    async import(request, report, signal) {
      const path = resolve(request.path);
      const reader = await readerFor(path, request.format);
      const options = resolveOptions(reader.descriptor, request.options);
      report('Opening', 0, null);
      const reading = await reader.read({ path, options, labels: request.labels, signal });
      const incoming = join(folder, `${incomingPrefix}${randomUUID()}`);
      let packed: Packed;
      try {
        await mkdir(incoming, { recursive: true });
        const packaging = { where: path, strict: request.strict, numbers: options['label-kind'] === 'numbers' };
        packed = await pack(reading, incoming, packaging, report, signal);
        await settle(incoming, folderOf(packed.manifest.hash));
      } catch (error) {
        // What cannot be removed now is a leftover of the next start; why the import failed matters more.
        await rm(incoming, { recursive: true, force: true }).catch(() => undefined);
        // Readers speak for their files themselves; what else the system refuses is refused to the library.
        throw asWriteError(error, folder);
      } finally {
        await reading.close();
      }
      const {
        hash,
        kind,
        count,
        shape,
        uniformShape,
        columns,
        classes,
        classCounts,
        labelRange = null,
        rate = null,
        categories = [],
        missing = [],
        groups,
        splits = null,
        bytes,
      } = packed.manifest;
      return {
        id: randomUUID(),
        name: request.name,
        hash,
        kind,
        format: reader.descriptor.id,
        origin: path,
        count,
        shape,
        uniformShape,
        columns,
        categoryCounts: categories.map((names) => names && names.length),
        missing,
        groups: groups?.length ?? null,
        splits,
        rate,
        classes,
        classCounts,
        labelRange,
        bytes,
        skipped: packed.skipped,
        skippedCount: packed.skippedCount,
        createdAt: new Date().toISOString(),
      };
    },
  };
}

/** Gives a packed folder its name; when the same content is there already, that stays. */
async function settle(incoming: string, place: string): Promise<void> {
  try {
    await rename(incoming, place);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(systemCode(error))) throw error;
    if ((await readdir(place).catch(() => [])).length === 0) throw error;
    await rm(incoming, { recursive: true, force: true });
  }
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
