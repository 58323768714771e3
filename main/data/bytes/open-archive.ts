import { stat } from 'node:fs/promises';
import { badData } from '../errors.ts';
import { isClutter } from '../walk.ts';
import { checkRatio, readUnpackedHead } from './open-bytes.ts';
import { isTar, openTar } from './open-tar.ts';
import { isZip, openZip } from './open-zip.ts';

const most = 2_000_000;

/** A file in an archive. */
export interface Member {
  readonly name: string;
  /** Length when it is unpacked. */
  readonly size: number;
}

export interface OpenedArchive {
  /** Its files in the order in which they are read, without hidden ones. */
  readonly members: readonly Member[];
  /** Reads some of them, one after the other. */
  read(wanted: ReadonlySet<string>): AsyncGenerator<Member & { readonly chunks: AsyncIterable<Uint8Array> }>;
  close(): void;
}

export const isArchive = (head: Uint8Array): boolean => isZip(head) || isTar(head);

/**
 * Opens a zip or tar archive, packed by gzip or not, and lists its files. Nothing is written to disk. Throws `bad-data` for
 * a member that leaves the archive by its name, for links and devices, two of one name, and what unpacks to far too much.
 */
export async function openArchive(path: string, signal: AbortSignal): Promise<OpenedArchive> {
  const { size } = await stat(path);
  return isZip(await readUnpackedHead(path, 4)) ? await zipArchive(path, size, signal) : await tarArchive(path, size, signal);
}

async function zipArchive(path: string, size: number, signal: AbortSignal): Promise<OpenedArchive> {
  const zip = await openZip(path);
  try {
    const list = new MemberList(path, size);
    const entries = new Map(zip.entries.map((entry) => [plain(entry.fileName), entry]));
    for (const { fileName, uncompressedSize, externalFileAttributes } of zip.entries) {
      const mode = (externalFileAttributes >>> 16) & 0xf000;
      if (mode === 0xa000) throw refused(path, fileName, 'is a link');
      list.add(fileName, uncompressedSize, fileName.endsWith('/'));
    }
    // In the order of their names, as a folder is read.
    const members = list.members.sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      members,
      async *read(wanted) {
        for (const member of members) {
          const entry = wanted.has(member.name) ? entries.get(member.name) : undefined;
          if (entry !== undefined) yield { ...member, chunks: zip.stream(entry, signal) };
        }
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function tarArchive(path: string, size: number, signal: AbortSignal): Promise<OpenedArchive> {
  const list = new MemberList(path, size);
  for await (const { header } of openTar(path, signal)) {
    const { name, type } = header;
    if (type === 'symlink' || type === 'link') throw refused(path, name, 'is a link');
    if (type !== 'file' && type !== 'contiguous-file' && type !== 'directory') throw refused(path, name, 'is not a file');
    list.add(name, header.size ?? 0, type === 'directory');
  }
  return {
    members: list.members,
    async *read(wanted) {
      for await (const { header, chunks } of openTar(path, signal)) {
        const name = plain(header.name);
        if (wanted.has(name) && header.type !== 'directory') yield { name, size: header.size ?? 0, chunks };
      }
    },
    close: () => undefined,
  };
}

const refused = (path: string, name: string, reason: string): Error =>
  badData(`${path}, ${JSON.stringify(name)} ${reason}.`, 'Unpack the archive yourself if you trust it, and import the folder.', {
    details: { path, member: name },
  });

/** A name without the dot that some programs begin it with. */
const plain = (name: string): string => name.replace(/^(\.\/)+/, '');

class MemberList {
  readonly members: Member[] = [];
  readonly #path: string;
  readonly #size: number;
  readonly #names = new Set<string>();
  #unpacked = 0;

  constructor(path: string, size: number) {
    this.#path = path;
    this.#size = size;
  }

  add(given: string, size: number, folder: boolean): void {
    const name = plain(given);
    const parts = name.split(/[\\/]/);
    if (/^([\\/]|[a-z]:)/i.test(name) || parts.includes('..') || name.includes('\0'))
      throw refused(this.#path, given, 'leads out of the archive');
    this.#unpacked += size;
    checkRatio(this.#path, this.#size, this.#unpacked);
    if (folder || parts.some(isClutter)) return;
    if (this.#names.has(name)) throw refused(this.#path, given, 'is there twice');
    this.#names.add(name);
    if (this.#names.size > most) throw badData(`${this.#path} has more than ${most} files.`, 'Unpack it, and import a part of the folder.');
    this.members.push({ name, size });
  }
}
