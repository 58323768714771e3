import { decodeAudio, isAudioName } from '../audio/decode.ts';
import { badData } from '../errors.ts';
import { isPictureName } from '../images/decode.ts';
import { walk } from '../walk.ts';
import { classesParameter, inClasses } from './folder-classes.ts';
import { domainParameter, namePatternParameter } from './name-pattern.ts';
import type { Probe, Reader, Reading } from './reader.ts';
import { recordingParameters, recordingReading } from './recordings.ts';
import type { RecordingFile } from './recordings.ts';

/** Recordings in folders: each folder a class, or one flat folder, whose files' names may say classes and domains. */
export const audioFolder: Reader = {
  descriptor: {
    id: 'audio-folder',
    title: 'Audio folder',
    description:
      'A folder of recordings (WAV, FLAC, MP3): one folder for each class, in one for each domain or not; or all in one, without labels or with names that say them. Channels are mixed down to one.',
    parameters: [...recordingParameters, classesParameter, namePatternParameter, domainParameter],
    extensions: [],
  },
  matches: ({ endings }) => mostlyRecordings(endings),
  async read({ path, labels, options, signal }) {
    if (labels !== null)
      throw badData(
        `An audio folder takes its labels from its folders or names, not from ${labels}.`,
        'Put the recordings of each class into a folder of its own, or leave out the labels.',
      );
    const { files, skipped } = await walk(path, signal);
    const found = inClasses(files, skipped, options);
    const recordings = [
      ...found.skipped,
      ...found.files.map(({ file, known }): RecordingFile => {
        return { kind: 'recording', where: file.relative, ...known, decode: (longest) => decodeAudio(file.path, longest) };
      }),
    ];
    const behind = (count: number): Reading =>
      recordingReading(recordings.slice(count), { total: recordings.length, close: async () => undefined }, options, signal);
    return { ...behind(0), after: (count) => behind(count).items };
  },
};

/** More recordings than pictures: transcripts and notes may lie beside them. */
function mostlyRecordings(endings: Probe['endings']): boolean {
  let difference = 0;
  for (const [ending, files] of endings) {
    if (isAudioName(ending)) difference += files;
    if (isPictureName(ending)) difference -= files;
  }
  return difference > 0;
}
