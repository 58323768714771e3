import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../shared/contract/errors.ts';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { isArchive, openArchive } from '../bytes/open-archive.ts';
import type { Member, OpenedArchive } from '../bytes/open-archive.ts';
import { asAppError, badData } from '../errors.ts';
import { decodeBytes, largestFile } from '../images/decode.ts';
import { classesParameter, inClasses } from './image-folder.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter, resolveOptions } from './options.ts';
import { decodeAll, longestSideParameter } from './pictures.ts';
import type { Picture } from './pictures.ts';
import type { Item, Reader, Reading, ReadRequest, Skipped } from './reader.ts';
import { labelFieldParameter } from './record-reading.ts';

const isPictureName = (name: string): boolean => /\.(png|jpe?g|webp|bmp|tiff?|gif)$/i.test(name);

/** A folder of pictures, or one file of another format, in a zip or tar archive. @param inner the reader of such a file */
export const archiveReader = (inner: (path: string) => Promise<Reader>, extensions: () => readonly string[]): Reader => ({
  descriptor: {
    id: 'archive',
    title: 'Archive',
    description:
      'A zip or tar archive (.zip, .tar, .tar.gz, .tgz) of a folder of pictures, or with one file of another format in it. A folder around all the others is passed over.',
    parameters: [
      {
        kind: 'text',
        key: 'inside',
        label: 'Folder or file inside',
        description: 'Path of the folder of pictures, or of the file, in the archive. Empty: all of it.',
        default: '',
      },
      longestSideParameter,
      classesParameter,
      {
        ...labelFieldParameter,
        label: 'Label',
        description: 'For a file inside: the label, as its format calls it. Empty: found by its name.',
      },
      imageShapeParameter,
      maximumParameter,
      labelKindParameter,
    ],
    extensions: ['.zip', '.tar', '.tar.gz', '.tgz'],
  },
  matches: ({ folder, head }) => !folder && isArchive(head),
  async read(request) {
    const { path, labels, options, signal } = request;
    const archive = await openArchive(path, signal).catch((error: unknown) => {
      throw asAppError(error, path);
    });
    try {
      const members = within(archive.members, String(options['inside']), path);
      if (members.some(({ name }) => isPictureName(name))) {
        if (labels !== null)
          throw badData(`An archive of pictures takes its labels from its folders, not from ${labels}.`, 'Leave out the labels.');
        return pictureReading(archive, members, options, path, signal);
      }
      return await fileReading(archive, single(members, extensions(), path), inner, request);
    } catch (error) {
      archive.close();
      throw error;
    }
  },
});

const trimmed = (place: string): string => place.replace(/^\/|\/$/g, '');

/** What lies in a folder of the archive, or the file that is named. */
function within(members: readonly Member[], asked: string, path: string): readonly Member[] {
  const place = trimmed(asked);
  const found = place === '' ? members : members.filter(({ name }) => name === place || name.startsWith(`${place}/`));
  if (found.length > 0) return found;
  if (place === '') throw badData(`${path} is an archive without files.`, 'Give an archive of pictures or with a file of data.');
  const tops = [...new Set(members.map(({ name }) => name.split('/')[0] ?? ''))];
  throw badData(`${path} has no "${asked}" inside.`, `It has: ${tops.slice(0, 20).join(', ')}${tops.length > 20 ? ', …' : ''}.`);
}

function single(members: readonly Member[], extensions: readonly string[], path: string): Member {
  const known = members.filter(({ name }) => extensions.some((extension) => name.toLowerCase().endsWith(extension)));
  const [first, second] = members.length === 1 ? members : known;
  if (first !== undefined && second === undefined) return first;
  const names = (known.length > 0 ? known : members).map(({ name }) => name);
  throw badData(
    `${path} holds ${known.length > 0 ? 'several files' : 'neither pictures nor a file of a known format'}: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`,
    'Say with the option "inside" which file or folder.',
  );
}

function pictureReading(
  archive: OpenedArchive,
  members: readonly Member[],
  options: ParameterValues,
  path: string,
  signal: AbortSignal,
): Reading {
  const place = trimmed(String(options['inside']));
  const named = members.some(({ name }) => name === place) || place === '' ? '' : `${place}/`;
  const folder = commonFolder(
    members.map(({ name }) => name),
    named,
  );
  const files = members.map((member) => ({ ...member, relative: member.name.slice(folder.length) }));
  const { pictures, skipped } = inClasses(files, [], options);
  const labels = new Map(pictures.map(({ file, label }) => [file.name, label]));
  const longestSide = Number(options['longest-side']);
  const all = async function* (): AsyncGenerator<Picture | Skipped> {
    yield* skipped;
    for await (const member of archive.read(new Set(labels.keys()))) {
      const where = `${path}, ${member.name}`;
      const content = await whole(member, where).catch((error: unknown) => error);
      const decode: Picture['decode'] = async () => {
        if (content instanceof Buffer) return await decodeBytes(content, where, longestSide);
        throw content;
      };
      yield { kind: 'picture', where, label: labels.get(member.name) ?? null, decode };
    }
  };
  return {
    kind: 'image',
    total: pictures.length + skipped.length,
    columns: [],
    maximum: 255,
    items: decodeAll(all(), signal),
    close: async () => archive.close(),
  };
}

/** The folder below `folder` that all lie in, as archives mostly have one; not that of a class. */
function commonFolder(names: readonly string[], folder: string): string {
  for (;;) {
    const next = (names[0] ?? '').slice(folder.length).indexOf('/') + 1;
    const deeper = (names[0] ?? '').slice(0, folder.length + next);
    if (next === 0 || !names.every((name) => name.startsWith(deeper))) return folder;
    if (!names.some((name) => name.slice(deeper.length).includes('/'))) return folder;
    folder = deeper;
  }
}

async function whole({ size, chunks }: { size: number; chunks: AsyncIterable<Uint8Array> }, where: string): Promise<Buffer> {
  if (size > largestFile)
    throw badData(`${where}: ${size} bytes, more than are read as one picture.`, 'Leave it out.', { details: { reason: `${size} bytes` } });
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

/** A file of another format is unpacked into a temporary folder, since most are not read from front to back. */
async function fileReading(
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
