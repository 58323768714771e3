/* Which column of a table of files means what, and its rows as the files that they name. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, resolve, sep } from 'node:path';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { checkWidth, labelAt } from './csv-rows.ts';
import type { Row } from './csv-rows.ts';
import { usualLabels } from './options.ts';
import type { Belonging } from './reader.ts';
import { belongingColumns, belongingOf, splitNamed } from './table-options.ts';
import type { BelongingColumns } from './table-options.ts';

const usual = {
  path: ['path', 'file', 'filename', 'file_name', 'filepath', 'image', 'audio'],
  label: usualLabels,
  domain: ['domain'],
  split: ['split', 'fold'],
} as const;

/** Position of the first of some names that there is, in whatever case; −1 where there is none. */
const find = (names: readonly string[], wanted: readonly string[]): number => {
  const lower = names.map((name) => name.toLowerCase());
  return wanted.map((name) => lower.indexOf(name)).find((at) => at >= 0) ?? -1;
};

/** Where the column with the paths usually stands. */
export const pathPosition = (names: readonly string[]): number => find(names, usual.path);

export interface Layout {
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

/** Throws `bad-data` for a column that is asked for and not there. */
export function layoutOf(names: readonly string[], path: string, options: ParameterValues, labels: string | null): Layout {
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

export interface TakenRow extends Belonging {
  readonly where: string;
  readonly label: string | null;
  /** The path, or the text. */
  readonly item: string;
}

/** A file that a row names. */
export interface NamedFile extends Belonging {
  readonly where: string;
  readonly label: string | null;
  readonly path: string;
}

/** The rows that the filters leave. */
export async function* taken(rows: AsyncIterable<Row>, layout: Layout, path: string): AsyncGenerator<TakenRow> {
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

/** The files that they name. Throws `bad-data` for a path that leaves the table's folder, `root`. */
export async function* filesOf(rows: AsyncIterable<Row>, layout: Layout, path: string, root: string): AsyncGenerator<NamedFile> {
  for await (const { item, ...row } of taken(rows, layout, path)) {
    yield { ...row, path: await inside(root, item, row.where) };
  }
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
