import { InvalidArgumentError } from 'commander';
import { parseParameter } from '../../../shared/config/validate.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';

/** Gathers `--set key=value`, which may be given many times. */
export function collectSettings(text: string, before: [string, string][]): [string, string][] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It has the form key=value.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

/**
 * Puts each setting where a descriptor knows its key: `lists` are tried in their order, and `list.key=value` names one
 * of them. Throws `bad-config` for a key that none knows.
 */
export function placeSettings<Name extends string>(
  settings: readonly [string, string][],
  lists: Readonly<Record<Name, readonly Parameter[]>>,
): Record<Name, ParameterValues> {
  const names = Object.keys(lists) as Name[];
  const placed = new Map<Name, ParameterValues>(names.map((name) => [name, {}]));
  for (const [given, text] of settings) {
    const [prefix, rest] = given.split('.', 2);
    const named = names.find((name) => rest !== undefined && name === prefix);
    const key = named && rest !== undefined ? rest : given;
    const where = (named ? [named] : names).find((name) => lists[name].some((parameter) => parameter.key === key));
    const parameter = where && lists[where].find((candidate) => candidate.key === key);
    if (!where || !parameter)
      throw new AppError('bad-config', `There is no setting called ${given}.`, {
        hint: `There are: ${names.flatMap((name) => lists[name].map((candidate) => candidate.key)).join(', ')}.`,
        details: { field: given },
      });
    placed.set(where, { ...placed.get(where), [key]: parseParameter(parameter, text) });
  }
  return Object.fromEntries(placed) as Record<Name, ParameterValues>;
}
