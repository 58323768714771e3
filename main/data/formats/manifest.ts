import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { decodeAudio, isAudioName } from '../audio/decode.ts';
import { asAppError, badData } from '../errors.ts';
import { isPictureName } from '../images/decode.ts';
import { checkWidth, delimiterOf, labelAt, openRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { decodeFiles } from './decode-files.ts';
import type { PictureFile } from './decode-files.ts';
import { labelKindParameter, usualLabels } from './options.ts';
import { longestSideParameter } from './pictures.ts';
import type { Belonging, Reader } from './reader.ts';
import { recordingParameters, recordingReading } from './recordings.ts';
import type { RecordingFile } from './recordings.ts';
import { belongingColumns, belongingOf, groupParameter, splitNamed } from './table-options.ts';
import type { BelongingColumns } from './table-options.ts';
import { labelledText, textColumnParameter, textReading } from './text-rows.ts';
import type { LabelledText } from './text-rows.ts';

const usual = {
  path: ['path', 'file', 'filename', 'file_name', 'filepath', 'image', 'audio'],
  label: usualLabels,
  domain: ['domain'],
  split: ['split', 'fold'],
} as const;

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
    const at = find(cells(header), usual.path);
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

const find = (names: readonly string[], wanted: readonly string[]): number => {
  const lower = names.map((name) => name.toLowerCase());
  return wanted.map((name) => lower.indexOf(name)).find((at) => at >= 0) ?? -1;
};

interface Layout {
  readonly width: number;
  /** Position of the path, or of the text. */
  readonly item: number;
  /** Position of the label, or −1. */
  readonly label: number;
  readonly names: readonly string[];
  readonly belonging: BelongingColumns;
  /** Position of the split, or −1 where it is not asked or known for each row. */
  readonly split: number;
  /** Columns that have to have a value, and the values that they have. */
  readonly filters: readonly { readonly at: number; readonly name: string; readonly value: string; readonly seen: Set<string> }[];
}

function layoutOf(names: readonly string[], path: string, options: ParameterValues, labels: string | null): Layout {
  const column = (wanted: readonly string[]): number => {
    const at = find(names, wanted);
    if (at < 0) throw badData(`${path} has no column "${wanted[0] ?? ''}".`, `Its columns are: ${names.slice(0, 20).join(', ')}.`);
    return at;
  };
  const asked = labels ?? String(options['label']);
  const text = String(options['text-column']);
  const filters = (['domain', 'split'] as const)
    .map((name) => ({ name, value: String(options[name]) }))
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => ({ name, value, at: column(usual[name]), seen: new Set<string>() }));
  const label = asked === 'none' ? -1 : asked === '' ? find(names, usual.label) : column([asked.toLowerCase()]);
  const split = options['split'] === '' ? find(names, usual.split) : -1;
  return {
    width: names.length,
    item: column(text === '' ? usual.path : [text.toLowerCase()]),
    label,
    names,
    belonging: belongingColumns(options, names, names[label] ?? null, path),
    split: split === label ? -1 : split,
    filters,
  };
}

interface TakenRow extends Belonging {
  readonly where: string;
  readonly label: string | null;
  /** The path, or the text. */
  readonly item: string;
}

/** A file that a row names. */
interface NamedFile extends Belonging {
  readonly where: string;
  readonly label: string | null;
  readonly path: string;
}

const recordingIn = (file: NamedFile): RecordingFile => ({
  ...file,
  kind: 'recording',
  decode: (longest) => decodeAudio(file.path, longest),
});

async function* mapped<Value, Result>(values: AsyncIterable<Value>, change: (value: Value) => Result): AsyncGenerator<Result> {
  for await (const value of values) yield change(value);
}

/** The rows that the filters leave. */
async function* taken(rows: AsyncIterable<Row>, layout: Layout, path: string): AsyncGenerator<TakenRow> {
  let count = 0;
  for await (const { cells, line } of rows) {
    const where = `${path}, line ${line}`;
    checkWidth(cells, layout.width, where);
    for (const { at, seen } of layout.filters) if (seen.size < 20) seen.add(cells[at] ?? '');
    if (layout.filters.some(({ at, value }) => cells[at] !== value)) continue;
    const label = layout.label < 0 ? null : labelAt(cells, layout.label, where);
    count++;
    const belonging = belongingOf(layout.belonging, (name) => cells[layout.names.indexOf(name)] ?? '', where);
    yield { where, label, ...belonging, split: splitNamed(cells[layout.split] ?? ''), item: cells[layout.item] ?? '' };
  }
  if (count === 0 && layout.filters.length > 0)
    throw badData(
      `${path} has no row with ${layout.filters.map(({ name, value }) => `the ${name} "${value}"`).join(' and ')}.`,
      `It has: ${layout.filters.map(({ name, seen }) => `${name} ${[...seen].join(', ')}`).join('; ')}.`,
    );
}

async function* filesOf(rows: AsyncIterable<Row>, layout: Layout, path: string, root: string): AsyncGenerator<NamedFile> {
  for await (const { item, ...row } of taken(rows, layout, path)) {
    yield { ...row, path: await inside(root, item, row.where) };
  }
}

async function* texts(rows: AsyncIterable<Row>, layout: Layout, path: string): AsyncGenerator<LabelledText> {
  for await (const { item, ...row } of taken(rows, layout, path)) yield labelledText(row, item);
}

/** The path of a file below the table's folder. Throws `bad-data` for one that leaves it, by its name or by a link. */
async function inside(root: string, name: string, where: string): Promise<string> {
  const hint = 'Name files by paths that begin in the folder of the table and stay in it.';
  if (name === '') throw badData(`${where}: the path is empty.`, hint);
  const path = resolve(root, name.replace(/\\/g, '/'));
  const real = await realpath(path).catch(() => path);
  const within = (place: string): boolean => place.startsWith(root.endsWith(sep) ? root : root + sep);
  if (name.includes('\0') || isAbsolute(name) || !within(path) || !within(real))
    throw badData(`${where}: the path ${JSON.stringify(name)} leads out of the table's folder.`, hint);
  return path;
}
