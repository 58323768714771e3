import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { decodeAudio, isAudioName } from '../audio/decode.ts';
import { asAppError, badData } from '../errors.ts';
import { isPictureName } from '../images/decode.ts';
import { isTextName, readTextFile } from '../text/decode-text.ts';
import type { TextFileEncoding } from '../text/decode-text.ts';
import { delimiterOf, openRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { decodeFiles } from './decode-files.ts';
import type { PictureFile } from './decode-files.ts';
import { filesOf, layoutOf, pathPosition, taken } from './manifest-rows.ts';
import type { Layout, NamedFile } from './manifest-rows.ts';
import { labelKindParameter } from './options.ts';
import { longestSideParameter } from './pictures.ts';
import type { Item, Reader, Skipped } from './reader.ts';
import { recordingParameters, recordingReading } from './recordings.ts';
import type { RecordingFile } from './recordings.ts';
import { groupParameter } from './table-options.ts';
import { encodingParameter, readTextItem } from './text-items.ts';
import { isTextColumnName, labelledText, textColumnParameter, textReading } from './text-rows.ts';
import type { LabelledText } from './text-rows.ts';

/** A table that names pictures, recordings or texts by their files, or holds texts: their paths, and beside them label, domain and split. */
export const manifest: Reader = {
  descriptor: {
    id: 'manifest',
    title: 'Table of files',
    description:
      'A CSV or TSV whose rows name pictures, recordings or texts by the paths of their files, seen from its folder, or hold texts, with a label and, if wished, a domain and a split.',
    parameters: [
      {
        kind: 'text',
        key: 'label',
        label: 'Label column',
        description: 'Name of the column with the label. Empty: label, class, target or y, if there is one; "none": no labels.',
        default: '',
      },
      {
        kind: 'text',
        key: 'domain',
        label: 'Domain',
        description: 'Take only the rows whose column "domain" has this value. Empty: all.',
        default: '',
      },
      {
        kind: 'text',
        key: 'split',
        label: 'Split',
        description:
          'Take only the rows whose column "split" has this value, such as train. Empty: all, and of each whether it is to train on (train) or held out (test, val).',
        default: '',
      },
      {
        ...textColumnParameter,
        description: 'Name of the column whose texts are the items, in the place of files that paths name. Empty: files.',
      },
      groupParameter,
      longestSideParameter,
      encodingParameter,
      ...recordingParameters,
      labelKindParameter,
    ],
    extensions: ['.csv', '.tsv'],
  },
  // A column of paths, and in it a picture, a recording or a text: a table of numbers stays one, whatever its columns are called; and so
  // does one of texts that says which files they are from.
  matches({ folder, head }) {
    if (folder || head.includes(0)) return false;
    const [header = '', row = ''] = Buffer.from(head)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split(/\r?\n/);
    const cells = (line: string): string[] => line.split(delimiterOf(header)).map((cell) => cell.trim().replace(/^"|"$/g, ''));
    const names = cells(header);
    const at = pathPosition(names);
    const name = cells(row)[at] ?? '';
    return at >= 0 && (isPictureName(name) || isAudioName(name) || (isTextName(name) && !names.some(isTextColumnName)));
  },
  filesBeside: async () => null,
  async read(request) {
    const { path, labels, options, lends, signal } = request;
    const rows = await openRows(path, signal);
    const close = async (): Promise<void> => void (await rows.return(undefined));
    try {
      const header = await rows.next();
      if (header.done === true) throw badData(`${path} has no rows.`, 'Give a file with rows.');
      const layout = layoutOf(header.value.cells, path, options, labels);
      if (options['text-column'] !== '')
        return await textReading(texts(rows, layout, path), { called: 'rows', labelFile: null, total: null, close }, request);
      const root = await realpath(dirname(path)).catch((error: unknown) => {
        throw asAppError(error, path);
      });
      const first = await rows.next();
      const all = async function* (): AsyncGenerator<Row> {
        if (first.done !== true) yield first.value;
        yield* rows;
      };
      const files = filesOf(all(), layout, path, root);
      // The first row tells what they all are.
      const name = first.done === true ? '' : (first.value.cells[layout.item] ?? '');
      if (isAudioName(name)) return recordingReading(mapped(files, recordingIn), { total: null, close }, options, signal);
      if (isTextName(name)) return { kind: 'text', total: null, columns: [], maximum: null, items: textsIn(files, options, signal), close };
      const pictures = mapped(files, (file): PictureFile => ({ ...file, kind: 'file' }));
      const items = decodeFiles(pictures, Number(options['longest-side']), signal, lends);
      return { kind: 'image', total: null, columns: [], maximum: 255, items, close };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

const recordingIn = ({ path, ...file }: NamedFile): RecordingFile => ({
  ...file,
  kind: 'recording',
  decode: (longest) => decodeAudio(path, longest),
});

async function* textsIn(files: AsyncIterable<NamedFile>, options: ParameterValues, signal: AbortSignal): AsyncGenerator<Item | Skipped> {
  for await (const { path, ...known } of files) {
    signal.throwIfAborted();
    yield await readTextItem(known, () => readTextFile(path, options['encoding'] as TextFileEncoding, known.where));
  }
}

async function* mapped<Value, Result>(values: AsyncIterable<Value>, change: (value: Value) => Result): AsyncGenerator<Result> {
  for await (const value of values) yield change(value);
}

async function* texts(rows: AsyncIterable<Row>, layout: Layout, path: string): AsyncGenerator<LabelledText> {
  for await (const { item, ...row } of taken(rows, layout, path)) yield labelledText(row, item);
}
