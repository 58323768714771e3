import { isAudioName, largestAudioFile } from '../audio/decode.ts';
import { isArchive, openArchive } from '../bytes/open-archive.ts';
import type { Member } from '../bytes/open-archive.ts';
import { asAppError, badData } from '../errors.ts';
import { isPictureName, largestFile } from '../images/decode.ts';
import { isTextName, longestText } from '../text/decode-text.ts';
import { fileReading } from './archive-file.ts';
import { memberItems } from './archive-members.ts';
import { pictureReading } from './archive-pictures.ts';
import { recordingsReading } from './archive-recordings.ts';
import { textsReading } from './archive-texts.ts';
import { classesParameter } from './folder-classes.ts';
import { domainParameter, namePatternParameter } from './name-pattern.ts';
import { imageShapeParameter, labelKindParameter, maximumParameter } from './options.ts';
import { longestSideParameter } from './pictures.ts';
import type { Reader, Reading } from './reader.ts';
import { labelFieldParameter } from './record-reading.ts';
import { recordingParameters } from './recordings.ts';
import { ignoreParameter, tableParameters } from './table-options.ts';
import { encodingParameter } from './text-items.ts';
import { textColumnParameter } from './text-rows.ts';

/** What a folder of an archive may hold, how large a file of it may be, and how it is read. */
const held = {
  pictures: { largest: largestFile, reading: pictureReading },
  recordings: { largest: largestAudioFile, reading: recordingsReading },
  texts: { largest: longestText, reading: textsReading },
} as const;

/** A folder of pictures, recordings or texts, or one file of another format, in a zip or tar archive. @param inner the reader of such a file */
export const archiveReader = (inner: (path: string) => Promise<Reader>, extensions: () => readonly string[]): Reader => ({
  descriptor: {
    id: 'archive',
    title: 'Archive',
    description:
      'A zip or tar archive (.zip, .tar, .tar.gz, .tgz) of a folder of pictures, recordings or texts, or with one file of another format in it. A folder around all the others is passed over.',
    parameters: [
      {
        kind: 'text',
        key: 'inside',
        label: 'Folder or file inside',
        description: 'Path of the folder, or of the file, in the archive. Empty: all of it.',
        default: '',
      },
      longestSideParameter,
      encodingParameter,
      classesParameter,
      namePatternParameter,
      domainParameter,
      ...recordingParameters,
      {
        ...labelFieldParameter,
        label: 'Label',
        description: 'For a file inside: the label, as its format calls it. Empty: found by its name.',
      },
      ignoreParameter,
      { ...textColumnParameter, description: `For a file inside. ${textColumnParameter.description}` },
      ...tableParameters,
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
      const place = String(options['inside']).replace(/^\/|\/$/g, '');
      const members = within(archive.members, place, path);
      const known = members.filter(({ name }) => extensions().some((extension) => name.toLowerCase().endsWith(extension)));
      const kind = kindOf(members, known);
      if (kind === null) return await fileReading(archive, single(members, known, path), inner, request);
      if (labels !== null)
        throw badData(`An archive of ${kind} takes its labels from its folders, not from ${labels}.`, 'Leave out the labels.');
      const behind = (count: number): Reading => {
        const items = memberItems(archive, members, place, held[kind].largest, request, count);
        return held[kind].reading(items, request, async () => archive.close());
      };
      return { ...behind(0), after: (count) => behind(count).items };
    } catch (error) {
      archive.close();
      throw error;
    }
  },
});

/** Null for what is one file of another format. @param known the members that some format reads */
function kindOf(members: readonly Member[], known: readonly Member[]): keyof typeof held | null {
  if (members.some(({ name }) => isPictureName(name))) return 'pictures';
  if (members.some(({ name }) => isAudioName(name))) return 'recordings';
  // A single one may be a table.
  return known.length > 1 && known.every(({ name }) => isTextName(name)) ? 'texts' : null;
}

/** What lies in a folder of the archive, or the file that is named. */
function within(members: readonly Member[], place: string, path: string): readonly Member[] {
  const found = place === '' ? members : members.filter(({ name }) => name === place || name.startsWith(`${place}/`));
  if (found.length > 0) return found;
  if (place === '')
    throw badData(`${path} is an archive without files.`, 'Give an archive of pictures or recordings, or with a file of data.');
  const tops = [...new Set(members.map(({ name }) => name.split('/')[0] ?? ''))];
  throw badData(`${path} has no "${place}" inside.`, `It has: ${tops.slice(0, 20).join(', ')}${tops.length > 20 ? ', …' : ''}.`);
}

function single(members: readonly Member[], known: readonly Member[], path: string): Member {
  const [first, second] = members.length === 1 ? members : known;
  if (first !== undefined && second === undefined) return first;
  const names = (known.length > 0 ? known : members).map(({ name }) => name);
  throw badData(
    `${path} holds ${known.length > 0 ? 'several files' : 'neither pictures nor recordings nor a file of a known format'}: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`,
    'Say with the option "inside" which file or folder.',
  );
}
