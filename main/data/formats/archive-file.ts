import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Member, OpenedArchive } from '../bytes/open-archive.ts';
import { asAppError } from '../errors.ts';
import { resolveOptions } from './options.ts';
import type { Item, Reader, Reading, ReadRequest, Skipped } from './reader.ts';

/** A file of another format is unpacked into a temporary folder, since most are not read from front to back. */
export async function fileReading(
  archive: OpenedArchive,
  member: Member,
  inner: (path: string) => Promise<Reader>,
  request: ReadRequest,
): Promise<Reading> {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-archive-'));
  const file = join(folder, basename(member.name));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const named = (told: string): string => told.replaceAll(file, `${request.path}, ${member.name}`);
  const renamed = (error: unknown): unknown => {
    const known = asAppError(error, file);
    if (!(known instanceof AppError)) return known;
    const { code, message, hint, retry } = known;
    return new AppError(code, named(message), {
      hint: named(hint),
      retry,
      details: { path: request.path, member: member.name },
      cause: error,
    });
  };
  try {
    for await (const { chunks } of archive.read(new Set([member.name])))
      await pipeline(chunks, createWriteStream(file), { signal: request.signal });
    const reader = await inner(file);
    const known = new Set(reader.descriptor.parameters.map(({ key }) => key));
    const options = Object.fromEntries(Object.entries(request.options).filter(([key]) => known.has(key)));
    const reading = await reader.read({ ...request, path: file, options: resolveOptions(reader.descriptor, options) });
    const items = async function* (): AsyncGenerator<Item | Skipped> {
      try {
        for await (const item of reading.items)
          yield item.kind === 'skipped'
            ? { kind: 'skipped', skipped: { ...item.skipped, path: named(item.skipped.path) } }
            : { ...item, where: named(item.where) };
      } catch (error) {
        throw renamed(error);
      }
    };
    const close = async (): Promise<void> => {
      await reading.close();
      archive.close();
      await remove();
    };
    return { ...reading, items: items(), close };
  } catch (error) {
    await remove();
    throw renamed(error);
  }
}
