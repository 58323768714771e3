import { badData } from '../errors.ts';
import { walk } from '../walk.ts';
import { isTextName, readTextFile } from '../text/decode-text.ts';
import type { TextFileEncoding } from '../text/decode-text.ts';
import { isPictureName } from '../images/decode.ts';
import { classesParameter, inClasses } from './folder-classes.ts';
import { domainParameter, namePatternParameter } from './name-pattern.ts';
import type { Item, Probe, Reader, Skipped } from './reader.ts';
import { encodingParameter, readTextItem } from './text-items.ts';

/** Texts in folders: each folder a class, or one flat folder, whose files' names may say classes and domains. */
export const textFolder: Reader = {
  descriptor: {
    id: 'text-folder',
    title: 'Text folder',
    description:
      'A folder of texts, one in each file: one folder for each class, in one for each domain or not; or all in one, without labels or with names that say them.',
    parameters: [encodingParameter, classesParameter, namePatternParameter, domainParameter],
    extensions: [],
  },
  matches: ({ endings }) => mostlyTexts(endings),
  async read({ path, labels, options, signal }) {
    if (labels !== null)
      throw badData(
        `A text folder takes its labels from its folders or names, not from ${labels}.`,
        'Put the texts of each class into a folder of its own, or leave out the labels.',
      );
    const { files, skipped } = await walk(path, signal);
    const found = inClasses(files, skipped, options);
    const encoding = options['encoding'] as TextFileEncoding;
    const after = async function* (count: number): AsyncGenerator<Item | Skipped> {
      yield* found.skipped.slice(count);
      for (const { file, known } of found.files.slice(Math.max(0, count - found.skipped.length))) {
        signal.throwIfAborted();
        yield await readTextItem({ where: file.relative, ...known }, () => readTextFile(file.path, encoding, file.relative));
      }
    };
    return {
      kind: 'text',
      total: found.skipped.length + found.files.length,
      columns: [],
      maximum: null,
      items: after(0),
      after,
      close: async () => undefined,
    };
  },
};

/** More than half of the files, and no picture among them: folders of pictures may have as many notes beside them. */
function mostlyTexts(endings: Probe['endings']): boolean {
  let [texts, others] = [0, 0];
  for (const [ending, files] of endings) {
    if (isPictureName(ending)) return false;
    if (isTextName(ending)) texts += files;
    else others += files;
  }
  return texts > others;
}
