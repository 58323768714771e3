import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { usualLabels } from './options.ts';
import type { WantedColumns } from './reader.ts';
import { shown } from './table-cells.ts';
import type { Cell } from './table-cells.ts';
import { belongingColumns, checkKnown, namesIn } from './table-options.ts';
import type { BelongingColumns } from './table-options.ts';

const deepest = 32;

/** An object with named fields, or an array, as a file holds it. */
export interface DataRecord {
  readonly value: object;
  readonly where: string;
}

export interface RecordFields {
  /** Name of the field with the label, or null. */
  readonly label: string | null;
  readonly labelFile: string | null;
  /** Fields that are no values. */
  readonly ignored: ReadonlySet<string>;
  readonly belonging: BelongingColumns;
}

export interface RecordLayout extends RecordFields {
  readonly columns: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  /** Whether an item may have other values than these. */
  readonly open: boolean;
}

/** An object's fields, or an array's members called c1, c2, …. */
export const fieldsOf = (value: object): [string, unknown][] =>
  Array.isArray(value) ? value.map((member: unknown, at) => [`c${at + 1}`, member]) : Object.entries(value);

/** About how much memory a value takes. What is nested too deeply is refused elsewhere. */
export function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null || depth > deepest) return 16;
  return Object.values(value).reduce((size: number, member: unknown) => size + sizeOf(member, depth + 1), 0);
}

/** Understands records, such as JSON objects, by the first of them: which field is the label, and which are no values. */
export function recordFields(
  first: object,
  options: ParameterValues,
  labels: string | null,
  where: string,
  wanted?: WantedColumns,
): RecordFields {
  const fields = fieldsOf(first);
  const names = fields.map(([name]) => name);
  const ignored = new Set(namesIn(options, 'ignore'));
  const option = String(options['label']);
  const asked = option !== '' ? option : labels !== null && names.includes(labels) ? labels : '';
  const labelFile = labels !== null && asked !== labels ? labels : null;
  checkKnown([...ignored, ...(asked === '' || asked === 'none' ? [] : [asked])], names, where, 'field');
  const texts = Array.isArray(first) ? fields.filter(([, value]) => typeof value === 'string') : [];
  const guessed = usualLabels.find((name) => names.includes(name)) ?? (texts.length === 1 ? texts[0]?.[0] : undefined) ?? null;
  const label = labelFile !== null || asked === 'none' || wanted ? null : asked !== '' ? asked : guessed;
  const belonging = belongingColumns(options, names, label, where, 'field');
  for (const name of [belonging.group, belonging.split]) if (name !== null) ignored.add(name);
  return { label, labelFile, ignored, belonging };
}

/** The same, with the columns that the other fields give. */
export function recordLayout(
  first: object,
  options: ParameterValues,
  labels: string | null,
  where: string,
  wanted?: WantedColumns,
): RecordLayout {
  const fields = recordFields(first, options, labels, where, wanted);
  const columns: string[] = [];
  visit(first, fields, where, (name) => {
    if (!wanted || wanted.columns.includes(name)) columns.push(name);
  });
  if (columns.length === 0 && !wanted)
    throw badData(`${where} has no field of values.`, 'An item needs at least one number beside its label.');
  const places = new Map(columns.map((name, at) => [name, at]));
  if (places.size !== columns.length)
    throw badData(`${where}: two fields become columns of the same name.`, 'Give each field a name of its own.');
  return { ...fields, columns, places, open: wanted !== undefined };
}

type Found = (name: string, value: Cell) => void;

/** Hands on the values of an item with the names of their columns: `size`, `pixels.0`, `leaf.width`, …. */
function visit(value: object, layout: RecordFields, where: string, found: Found): void {
  for (const [name, field] of fieldsOf(value))
    if (name !== layout.label && !layout.ignored.has(name)) visitField(name, field, where, found, 1);
}

function visitField(name: string, value: unknown, where: string, found: Found, depth: number): void {
  if (depth > deepest) throw badData(`${where} is nested deeper than ${deepest} times.`, 'Write plain arrays of numbers.');
  else if (Array.isArray(value)) value.forEach((member, at) => visitField(`${name}.${at}`, member, where, found, depth + 1));
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof Date)) {
    for (const [key, member] of Object.entries(value)) visitField(`${name}.${key}`, member, where, found, depth + 1);
  } else found(name, value);
}

/** Cells of an item in the order of the columns. Throws `bad-data` where one is not there, or one too many. */
export function flatten(value: object, layout: RecordLayout, where: string): Cell[] {
  const nothing = Symbol();
  const cells = new Array<Cell>(layout.columns.length).fill(nothing);
  let found = 0;
  visit(value, layout, where, (name, cell) => {
    // Items mostly have their fields in the order of the first.
    const at = layout.columns[found] === name ? found : layout.places.get(name);
    if (at === undefined) {
      if (layout.open) return;
      throw badData(`${where} has a value "${name}", which the first item has not.`, 'Give every item the same fields and lengths.');
    }
    cells[at] = cell;
    found++;
  });
  if (found !== cells.length)
    throw badData(
      `${where} lacks the value "${layout.columns[cells.indexOf(nothing)] ?? ''}", which the first item has.`,
      'Give every item the same fields and lengths; null stands for a missing value.',
    );
  return cells;
}

/** What stands in a field; undefined where nothing does. */
export const valueOf = (value: object, field: string): unknown => fieldsOf(value).find(([name]) => name === field)?.[1];

/** What stands in a field as a text; empty where nothing does that could be one. */
export function textIn(value: object, field: string): string {
  const held = valueOf(value, field);
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof held) ? String(held) : '';
}

export function labelIn(value: object, layout: RecordFields, where: string): string | null {
  if (layout.label === null) return null;
  const text = textIn(value, layout.label);
  if (text !== '') return text;
  const label = valueOf(value, layout.label);
  throw badData(
    `${where}: the label "${layout.label}" is ${label === undefined ? 'missing' : shown(label)}.`,
    'Every item needs a label, a text or a number; leave out the others, or import with label=none.',
  );
}
