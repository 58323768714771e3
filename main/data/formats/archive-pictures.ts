import type { Member, OpenedArchive } from '../bytes/open-archive.ts';
import { badData } from '../errors.ts';
import { decodeBytes, largestFile } from '../images/decode.ts';
import { inClasses } from './image-folder.ts';
import { decodeAll } from './pictures.ts';
import type { Picture } from './pictures.ts';
import type { Reading, ReadRequest, Skipped } from './reader.ts';

/** The pictures of an archive, decoded in place. @param place the folder in it that was asked for, or a file; empty for all */
export function pictureReading(
  archive: OpenedArchive,
  members: readonly Member[],
  place: string,
  { path, options, signal }: ReadRequest,
): Reading {
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
