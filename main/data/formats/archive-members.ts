import type { Member, OpenedArchive } from '../bytes/open-archive.ts';
import { badData } from '../errors.ts';
import { inClasses } from './folder-classes.ts';
import type { Known } from './folder-classes.ts';
import type { ReadRequest, Skipped } from './reader.ts';

/** A file of an archive that is an item. */
export interface MemberItem {
  readonly kind: 'member';
  readonly known: Known & { readonly where: string };
  /** Throws `bad-data` for one that is too large. */
  content(): Promise<Buffer>;
}

export interface MemberItems {
  readonly total: number;
  readonly items: AsyncGenerator<MemberItem | Skipped>;
}

/**
 * The files of an archive as items, each in the class that its folder names. @param place the folder in it that was asked for, or a
 * file; empty for all. @param largest in bytes. @param after how many are left out
 */
export function memberItems(
  archive: OpenedArchive,
  members: readonly Member[],
  place: string,
  largest: number,
  { path, options }: ReadRequest,
  after = 0,
): MemberItems {
  const named = members.some(({ name }) => name === place) || place === '' ? '' : `${place}/`;
  const folder = commonFolder(
    members.map(({ name }) => name),
    named,
  );
  const files = members.map((member) => ({ ...member, relative: member.name.slice(folder.length) }));
  const { files: sorted, skipped } = inClasses(files, [], options);
  const knowns = new Map(sorted.map(({ file, known }) => [file.name, known]));
  const items = async function* (): AsyncGenerator<MemberItem | Skipped> {
    yield* skipped.slice(after);
    let left = after - skipped.length;
    for await (const member of archive.read(new Set(knowns.keys()))) {
      // What is not read of an archive is passed over.
      if (left-- > 0) continue;
      const where = `${path}, ${member.name}`;
      const read = await whole(member, where, largest).catch((error: unknown) => error);
      const content = async (): Promise<Buffer> => {
        if (read instanceof Buffer) return read;
        throw read;
      };
      yield { kind: 'member', known: { where, label: null, ...knowns.get(member.name) }, content };
    }
  };
  return { total: sorted.length + skipped.length, items: items() };
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

async function whole(
  { size, chunks }: { size: number; chunks: AsyncIterable<Uint8Array> },
  where: string,
  largest: number,
): Promise<Buffer> {
  if (size > largest)
    throw badData(`${where}: ${size} bytes, more than are read as one item.`, 'Leave it out.', { details: { reason: `${size} bytes` } });
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
