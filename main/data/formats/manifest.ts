import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { asAppError, badData } from '../errors.ts';
import { isPictureName } from '../images/decode.ts';
import { checkWidth, delimiterOf, labelAt, openRows } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { decodeFiles } from './decode-files.ts';
import type { PictureFile } from './decode-files.ts';
import { labelKindParameter, usualLabels } from './options.ts';
import { longestSideParameter } from './pictures.ts';
import type { Reader } from './reader.ts';

const usual = {
  path: ['path', 'file', 'filename', 'file_name', 'filepath', 'image'],
  label: usualLabels,
  domain: ['domain'],
  split: ['split', 'fold'],
} as const;

/** A table that names pictures: their paths, and beside them label, domain and split. */
export const manifest: Reader = {
  descriptor: {
    id: 'manifest',
    title: 'Table of pictures',
    description:
      'A CSV or TSV whose rows name pictures by their paths, seen from its folder, with a label and, if wished, a domain and a split.',
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
        description: 'Take only the rows whose column "split" has this value, such as train. Empty: all.',
        default: '',
      },
      longestSideParameter,
      labelKindParameter,
    ],
    extensions: ['.csv', '.tsv'],
  },
  // A column of paths, and in it a picture: a table of numbers stays one, whatever its columns are called.
  matches({ folder, head }) {
    if (folder || head.includes(0)) return false;
    const [header = '', row = ''] = Buffer.from(head)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split(/\r?\n/);
    const cells = (line: string): string[] => line.split(delimiterOf(header)).map((cell) => cell.trim().replace(/^"|"$/g, ''));
    const at = find(cells(header), usual.path);
    return at >= 0 && isPictureName(cells(row)[at] ?? '');
  },
  async read({ path, labels, options, signal }) {
    const rows = await openRows(path, signal);
    try {
      const header = await rows.next();
      if (header.done === true) throw badData(`${path} has no rows.`, 'Give a file with rows.');
      const layout = layoutOf(header.value.cells, path, options, labels);
      const root = await realpath(dirname(path)).catch((error: unknown) => {
        throw asAppError(error, path);
      });
      return {
        kind: 'image',
        total: null,
        columns: [],
        maximum: 255,
        items: decodeFiles(pictures(rows, layout, path, root), Number(options['longest-side']), signal),
        close: async () => void (await rows.return(undefined)),
      };
    } catch (error) {
      await rows.return(undefined);
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
  readonly path: number;
  /** Position of the label, or −1. */
  readonly label: number;
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
  const filters = (['domain', 'split'] as const)
    .map((name) => ({ name, value: String(options[name]) }))
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => ({ name, value, at: column(usual[name]), seen: new Set<string>() }));
  return {
    width: names.length,
    path: column(usual.path),
    label: asked === 'none' ? -1 : asked === '' ? find(names, usual.label) : column([asked.toLowerCase()]),
    filters,
  };
}

async function* pictures(rows: AsyncIterable<Row>, layout: Layout, path: string, root: string): AsyncGenerator<PictureFile> {
  let taken = 0;
  for await (const { cells, line } of rows) {
    const where = `${path}, line ${line}`;
    checkWidth(cells, layout.width, where);
    for (const { at, seen } of layout.filters) if (seen.size < 20) seen.add(cells[at] ?? '');
    if (layout.filters.some(({ at, value }) => cells[at] !== value)) continue;
    const label = layout.label < 0 ? null : labelAt(cells, layout.label, where);
    const file = await inside(root, cells[layout.path] ?? '', where);
    taken++;
    yield { kind: 'file', where, label, path: file };
  }
  if (taken === 0 && layout.filters.length > 0)
    throw badData(
      `${path} has no row with ${layout.filters.map(({ name, value }) => `the ${name} "${value}"`).join(' and ')}.`,
      `It has: ${layout.filters.map(({ name, seen }) => `${name} ${[...seen].join(', ')}`).join('; ')}.`,
    );
}

/** The path of a picture below the table's folder. Throws `bad-data` for one that leaves it, by its name or by a link. */
async function inside(root: string, name: string, where: string): Promise<string> {
  const hint = 'Name pictures by paths that begin in the folder of the table and stay in it.';
  if (name === '') throw badData(`${where}: the path is empty.`, hint);
  const path = resolve(root, name.replace(/\\/g, '/'));
  const real = await realpath(path).catch(() => path);
  const within = (place: string): boolean => place.startsWith(root.endsWith(sep) ? root : root + sep);
  if (name.includes('\0') || isAbsolute(name) || !within(path) || !within(real))
    throw badData(`${where}: the path ${JSON.stringify(name)} leads out of the table's folder.`, hint);
  return path;
}
