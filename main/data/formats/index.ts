import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import { isAudio } from '../audio/decode.ts';
import { readUnpackedHead } from '../bytes/open-bytes.ts';
import { asAppError, badData } from '../errors.ts';
import { isImage } from '../images/decode.ts';
import { archiveReader } from './archive.ts';
import { audioFolder } from './audio-folder.ts';
import { csv } from './csv.ts';
import { hdf5 } from './hdf5.ts';
import { idx } from './idx.ts';
import { imageFolder } from './image-folder.ts';
import { isolated } from './isolated.ts';
import { jsonl } from './jsonl.ts';
import { manifest } from './manifest.ts';
import { matlab } from './matlab.ts';
import { npy } from './npy.ts';
import { npz } from './npz.ts';
import { parquet } from './parquet.ts';
import type { Reader } from './reader.ts';
import { svmlight } from './svmlight.ts';
import { textFolder } from './text-folder.ts';

/** Those of a folder are told apart by its files; what holds nothing that they know is told to hold no picture. */
const folders: readonly Reader[] = [audioFolder, textFolder, imageFolder];
/** Formats of one file, or of a folder. */
const plain: readonly Reader[] = [
  ...folders,
  idx,
  npy,
  npz,
  isolated(parquet),
  isolated(matlab),
  isolated(hdf5),
  jsonl,
  manifest,
  svmlight,
  csv,
];
const archive = archiveReader(
  (path) => guess(path, plain),
  () => plain.flatMap(({ descriptor }) => descriptor.extensions),
);

/** Every format that can be imported; a guess takes the first that matches, so the unmistakable ones come first. */
export const readers: readonly Reader[] = [...plain, archive];

/** The reader of a format by its id, or the one that the path's content asks for. */
export async function readerFor(path: string, format: string | null): Promise<Reader> {
  const names = readers.map((reader) => reader.descriptor.id).join(', ');
  const status = await stat(path).catch((error: unknown) => {
    throw asAppError(error, path);
  });
  const folder = status.isDirectory();
  if (format !== null) {
    const named = readers.find((reader) => reader.descriptor.id === format);
    if (named === undefined) throw new AppError('bad-request', `There is no format "${format}".`, { hint: `The formats are: ${names}.` });
    if (folder !== folders.includes(named))
      throw badData(
        `${path} is a ${folder ? 'folder' : 'file'}.`,
        folder ? `The format ${format} is one file: give its path.` : `The format ${format} is a folder: give its path.`,
      );
    return named;
  }
  return await guess(path, readers);
}

async function guess(path: string, among: readonly Reader[]): Promise<Reader> {
  const names = among.map((reader) => reader.descriptor.id).join(', ');
  const folder = (await stat(path)).isDirectory();
  const head = folder ? new Uint8Array() : await readUnpackedHead(path, 4096);
  const endings = folder ? await endingsBelow(path) : new Map<string, number>();
  const found = among.find((reader) => reader.matches({ path, folder, head, endings }));
  if (found !== undefined) return found;
  if (isImage(head)) throw badData(`${path} is a single picture.`, 'Give the folder with the pictures.');
  if (isAudio(head)) throw badData(`${path} is a single recording.`, 'Give the folder with the recordings.');
  throw badData(
    `${path} is of no known format: it begins with ${Buffer.from(head.subarray(0, 4)).toString('hex') || 'nothing, being empty'}.`,
    `The formats are: ${names}.`,
  );
}

/** How many files of a folder tell what it holds. */
const telling = 10_000;

/** What cannot be read is for the reader to tell. */
async function endingsBelow(folder: string): Promise<Map<string, number>> {
  const endings = new Map<string, number>();
  const folders = [folder];
  let seen = 0;
  try {
    // Folder by folder: a recursive listing asks the system about each file.
    for (let next = folders.shift(); next !== undefined && seen < telling; next = folders.shift())
      for (const entry of await readdir(next, { withFileTypes: true })) {
        if (entry.isDirectory()) folders.push(join(next, entry.name));
        else if (seen++ < telling) {
          const ending = extname(entry.name).toLowerCase();
          endings.set(ending, (endings.get(ending) ?? 0) + 1);
        }
      }
  } catch {
    // So the folder is taken for one of pictures.
  }
  return endings;
}
