import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import { badData } from '../errors.ts';
import type { Split } from './reader.ts';

/* Options that every format of tables has, and what is read out of them. */

export const ignoreParameter: Parameter = {
  kind: 'text',
  key: 'ignore',
  label: 'Fields to leave out',
  description: 'Names of fields that are no input, such as an id, split by commas.',
  default: '',
};
const categoricalParameter: Parameter = {
  kind: 'text',
  key: 'categorical',
  label: 'Columns of categories',
  description:
    'Names of columns whose values are names of kinds and not amounts, split by commas. Empty: those whose first values are all texts that do not begin like a number.',
  default: '',
};
const missingParameter: Parameter = {
  kind: 'text',
  key: 'missing',
  label: 'Missing values',
  description: 'What stands in a table for a missing value, split by commas, in capitals or not; an empty cell always does.',
  default: 'NA, NaN, null, ?',
};
export const groupParameter: Parameter = {
  kind: 'text',
  key: 'group-column',
  label: 'Group column',
  description: 'Name of the column that says which items belong together, such as a person: a grouped split never parts them. Empty: none.',
  default: '',
};
const splitParameter: Parameter = {
  kind: 'text',
  key: 'split-column',
  label: 'Split column',
  description: 'Name of the column that says of each item whether it is to train on (train) or held out (test, val). Empty: none.',
  default: '',
};

export const tableParameters: readonly Parameter[] = [categoricalParameter, missingParameter, groupParameter, splitParameter];

/** The names in an option that takes several, split by commas. */
export const namesIn = (options: ParameterValues, key: string): string[] =>
  String(options[key] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The columns that say to which items one belongs: their names, or null where there is none. */
export interface BelongingColumns {
  readonly group: string | null;
  readonly split: string | null;
}

/**
 * The columns that the options name for it. Throws `bad-data` where one is not there or is the label too: what the labels of a target
 * are must not decide which of its items are trained on.
 */
export function belongingColumns(
  options: ParameterValues,
  names: readonly string[],
  label: string | null,
  where: string,
  called = 'column',
): BelongingColumns {
  const named = (key: string): string | null => {
    const name = String(options[key] ?? '').trim();
    if (name === '') return null;
    checkKnown([name], names, where, called);
    if (name === label) throw badData(`${where}: "${name}" is the label, and cannot be the ${key} too.`, 'Name another column.');
    return name;
  };
  return { group: named('group-column'), split: named('split-column') };
}

/** Throws `bad-data` where an option names what is not there. */
export function checkKnown(wanted: readonly string[], names: readonly string[], where: string, called = 'column'): void {
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw badData(
    `${where} has no ${called} "${unknown}".`,
    `Its ${called}s are: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}.`,
  );
}

const splitNames: Readonly<Record<string, Split>> = {
  train: 'training',
  training: 'training',
  test: 'held-out',
  testing: 'held-out',
  'held-out': 'held-out',
  holdout: 'held-out',
  val: 'held-out',
  valid: 'held-out',
  validation: 'held-out',
  dev: 'held-out',
};

/** The part that a name usually stands for, or null. */
export const splitNamed = (name: string): Split | null => splitNames[name.trim().toLowerCase()] ?? null;

/** Group and split of an item. @param textOf what stands in a column. Throws `bad-data` where nothing does, or no split that is known. */
export function belongingOf(
  { group, split }: BelongingColumns,
  textOf: (column: string) => string,
  where: string,
): { group?: string; split?: Split } {
  const belonging: { group?: string; split?: Split } = {};
  if (group !== null) {
    belonging.group = textOf(group);
    if (belonging.group === '')
      throw badData(`${where}: the group "${group}" is empty.`, 'Every item needs a group; leave out the others.');
  }
  if (split !== null) {
    const found = splitNamed(textOf(split));
    if (found === null)
      throw badData(
        `${where}: the split is ${JSON.stringify(textOf(split).slice(0, 40))}.`,
        'Write train, or test or val for what is held out.',
      );
    belonging.split = found;
  }
  return belonging;
}
