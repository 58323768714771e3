import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import { usualLabels } from './options.ts';
import { textColumnHint } from './text-rows.ts';

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
  readonly ignored: ReadonlySet<string>;
}

export interface RecordLayout extends RecordFields {
  readonly columns: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

/** An object's fields, or an array's members called c1, c2, …. */
export const fieldsOf = (value: object): [string, unknown][] =>
  Array.isArray(value) ? value.map((member: unknown, at) => [`c${at + 1}`, member]) : Object.entries(value);

/** Understands records, such as JSON objects, by the first of them: which field is the label, and which are left out. */
export function recordFields(first: object, options: ParameterValues, labels: string | null, where: string): RecordFields {
  const fields = fieldsOf(first);
  const names = fields.map(([name]) => name);
  const ignored = new Set(
    String(options['ignore'])
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
  const option = String(options['label']);
  const asked = option !== '' ? option : labels !== null && names.includes(labels) ? labels : '';
  const labelFile = labels !== null && asked !== labels ? labels : null;
  for (const name of [...ignored, ...(asked === '' || asked === 'none' ? [] : [asked])])
    if (!names.includes(name)) throw badData(`${where} has no field "${name}".`, `Its fields are: ${names.slice(0, 20).join(', ')}.`);
  const texts = Array.isArray(first) ? fields.filter(([, value]) => typeof value === 'string') : [];
  const guessed = usualLabels.find((name) => names.includes(name)) ?? (texts.length === 1 ? texts[0]?.[0] : undefined) ?? null;
  return { label: labelFile !== null || asked === 'none' ? null : asked !== '' ? asked : guessed, labelFile, ignored };
}

/** The same, with the columns that the other fields give. */
export function recordLayout(first: object, options: ParameterValues, labels: string | null, where: string): RecordLayout {
  const fields = recordFields(first, options, labels, where);
  const columns: string[] = [];
  visit(first, fields, where, (name) => columns.push(name));
  if (columns.length === 0) throw badData(`${where} has no field of values.`, 'An item needs at least one number beside its label.');
  const places = new Map(columns.map((name, at) => [name, at]));
  if (places.size !== columns.length)
    throw badData(`${where}: two fields become columns of the same name.`, 'Give each field a name of its own.');
  return { ...fields, columns, places };
}

type Found = (name: string, value: number) => void;

/** Hands on the numbers of an item with the names of their columns: `size`, `pixels.0`, `leaf.width`, …. */
function visit(value: object, layout: RecordFields, where: string, found: Found): void {
  for (const [name, field] of fieldsOf(value))
    if (name !== layout.label && !layout.ignored.has(name)) visitField(name, field, where, found, 1);
}

function visitField(name: string, value: unknown, where: string, found: Found, depth: number): void {
  if (typeof value === 'number') found(name, value);
  else if (typeof value === 'bigint') found(name, Number(value));
  else if (typeof value === 'boolean') found(name, value ? 1 : 0);
  else if (depth > deepest) throw badData(`${where} is nested deeper than ${deepest} times.`, 'Write plain arrays of numbers.');
  else if (Array.isArray(value)) value.forEach((member, at) => visitField(`${name}.${at}`, member, where, found, depth + 1));
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof Date)) {
    for (const [key, member] of Object.entries(value)) visitField(`${name}.${key}`, member, where, found, depth + 1);
  } else
    throw badData(
      `${where}: the field "${name}" is ${shown(value)}, not a number.`,
      `Fill it in or leave out the item. If it names the class, say label=${name}; if it is to be left out, ignore=${name}; ${textColumnHint(name)}.`,
      { details: { where, field: name } },
    );
}

/** Values of an item in the order of the columns. Throws `bad-data` where one is missing, too many, or not finite. */
export function flatten(value: object, layout: RecordLayout, where: string): Float32Array {
  const values = new Float32Array(layout.columns.length).fill(NaN);
  let found = 0;
  visit(value, layout, where, (name, number) => {
    // Items mostly have their fields in the order of the first.
    const at = layout.columns[found] === name ? found : layout.places.get(name);
    if (at === undefined)
      throw badData(`${where} has a value "${name}", which the first item has not.`, 'Give every item the same fields and lengths.');
    values[at] = number;
    found++;
  });
  if (found !== values.length) {
    const missing = layout.columns.find((_, at) => Number.isNaN(values[at]));
    throw badData(`${where} lacks the value "${missing ?? ''}", which the first item has.`, 'Give every item the same fields and lengths.');
  }
  return values;
}

export function labelIn(value: object, layout: RecordFields, where: string): string | null {
  if (layout.label === null) return null;
  const label = fieldsOf(value).find(([name]) => name === layout.label)?.[1];
  if ((typeof label === 'string' && label !== '') || typeof label === 'number' || typeof label === 'bigint' || typeof label === 'boolean')
    return String(label);
  throw badData(
    `${where}: the label "${layout.label}" is ${label === undefined ? 'missing' : shown(label)}.`,
    'Every item needs a label, a text or a number; leave out the others, or import with label=none.',
  );
}

/** A value as an error shows it. */
export const shown = (value: unknown): string =>
  ArrayBuffer.isView(value)
    ? `${value.byteLength} bytes`
    : (JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)) ?? '').slice(0, 40);
