import { AppError } from '../contract/errors.ts';
import type { Parameter, ParameterValue, ParameterValues } from '../model/parameters.ts';

/** The value types of a list of descriptors written `as const`. */
export type ValuesOf<List extends readonly Parameter[]> = {
  [P in List[number] as P['key']]: P extends { kind: 'number' } ? number : P extends { kind: 'switch' } ? boolean : string;
};

function check(parameter: Parameter, value: ParameterValue, where: string): void {
  const fail = (need: string): never => {
    throw new AppError('bad-config', `${where}: ${parameter.key} is ${JSON.stringify(value)}, but must be ${need}.`, {
      hint: parameter.description,
      details: { field: parameter.key },
    });
  };
  switch (parameter.kind) {
    case 'number': {
      const kind = parameter.integer ? 'a whole number' : 'a number';
      if (
        typeof value !== 'number' ||
        !(value >= parameter.minimum && value <= parameter.maximum) ||
        (parameter.integer && !Number.isInteger(value))
      )
        fail(`${kind} from ${parameter.minimum} to ${parameter.maximum}`);
      return;
    }
    case 'choice': {
      const values = parameter.choices.map((choice) => choice.value);
      if (typeof value !== 'string' || !values.includes(value)) fail(`one of ${values.join(', ')}`);
      return;
    }
    case 'switch':
      if (typeof value !== 'boolean') fail('true or false');
      return;
    case 'text':
      if (typeof value !== 'string') fail('a text');
  }
}

/** Given values over the defaults, each checked. Throws `bad-config` that names the field, what it is and what it must be. */
export function resolveParameters<const List extends readonly Parameter[]>(
  list: List,
  given: ParameterValues,
  where: string,
): ValuesOf<List> {
  const known = new Map<string, Parameter>(list.map((parameter) => [parameter.key, parameter]));
  const unknown = Object.keys(given).filter((key) => !known.has(key));
  if (unknown.length > 0)
    throw new AppError('bad-config', `${where} has no parameter ${unknown.join(', ')}.`, {
      hint: known.size > 0 ? `It has ${[...known.keys()].join(', ')}.` : 'It has none.',
      details: { field: unknown[0] ?? '' },
    });
  const values: ParameterValues = {};
  for (const parameter of list) {
    const value = given[parameter.key] ?? parameter.default;
    check(parameter, value, where);
    values[parameter.key] = value;
  }
  return values as ValuesOf<List>;
}

/** A command line's `key=value`, read as the kind that its descriptor says; what is not of that kind stays text, for the check to name. */
export function parseParameter(parameter: Parameter, text: string): ParameterValue {
  if (parameter.kind === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  if (parameter.kind === 'switch') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
