import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { decodeAudio, isAudioName } from '../audio/decode.ts';
import { asAppError, badData } from '../errors.ts';
import { isPictureName } from '../images/decode.ts';
import { delimiterOf, openRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { decodeFiles } from './decode-files.ts';
import type { PictureFile } from './decode-files.ts';
import { filesOf, layoutOf, pathPosition, taken } from './manifest-rows.ts';
import type { Layout, NamedFile } from './manifest-rows.ts';
import { labelKindParameter } from './options.ts';
import { longestSideParameter } from './pictures.ts';
import type { Reader } from './reader.ts';
import { recordingParameters, recordingReading } from './recordings.ts';
import type { RecordingFile } from './recordings.ts';
import { groupParameter } from './table-options.ts';
import { labelledText, textColumnParameter, textReading } from './text-rows.ts';
import type { LabelledText } from './text-rows.ts';

/** A table that names pictures or recordings, or holds texts: their paths, and beside them label, domain and split. */
export const manifest: Reader = {
  descriptor: {
    id: 'manifest',
    title: 'Table of files',
    description:
      'A CSV or TSV whose rows name pictures or recordings by their paths, seen from its folder, or hold texts, with a label and, if wished, a domain and a split.',
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
        description: 'Name of the column whose texts are the items, in the place of pictures that paths name. Empty: pictures.',
      },
      groupParameter,
      longestSideParameter,
      ...recordingParameters,
      labelKindParameter,
    ],
    extensions: ['.csv', '.tsv'],
  },
  // A column of paths, and in it a picture or a recording: a table of numbers stays one, whatever its columns are called.
  matches({ folder, head }) {
    if (folder || head.includes(0)) return false;
    const [header = '', row = ''] = Buffer.from(head)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split(/\r?\n/);
    const cells = (line: string): string[] => line.split(delimiterOf(header)).map((cell) => cell.trim().replace(/^"|"$/g, ''));
    const at = pathPosition(cells(header));
    const name = cells(row)[at] ?? '';
    return at >= 0 && (isPictureName(name) || isAudioName(name));
  },
  filesBeside: async () => null,
  async read(request) {
    const { path, labels, options, signal } = request;
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
      if (first.done !== true && isAudioName(first.value.cells[layout.item] ?? ''))
        return recordingReading(mapped(files, recordingIn), { total: null, close }, options, signal);
      const pictures = mapped(files, (file): PictureFile => ({ ...file, kind: 'file' }));
      const items = decodeFiles(pictures, Number(options['longest-side']), signal);
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

async function* mapped<Value, Result>(values: AsyncIterable<Value>, change: (value: Value) => Result): AsyncGenerator<Result> {
  for await (const value of values) yield change(value);
}

async function* texts(rows: AsyncIterable<Row>, layout: Layout, path: string): AsyncGenerator<LabelledText> {
  for await (const { item, ...row } of taken(rows, layout, path)) yield labelledText(row, item);
}
