import { AppError } from '../../../shared/contract/errors.ts';
import type { FormatDescriptor, Parameter, ParameterValue, ParameterValues } from '../../../shared/model/parameters.ts';

/** Shared by every format whose numbers can be seen as pictures. */
export const imageShapeParameter: Parameter = {
  kind: 'text',
  key: 'image-shape',
  label: 'Image shape',
  description: 'View the numbers of a row as an image: height x width, or height x width x channels, such as 8x8. Empty: a table.',
  default: '',
};
export const maximumParameter: Parameter = {
  kind: 'number',
  key: 'maximum',
  label: 'Full brightness',
  description: 'The value of a fully bright pixel, such as 16. 0: found from the values (1, 255 or 65535).',
  default: 0,
  minimum: 0,
  maximum: 1e9,
};

/** What a column or field with the label is usually called, the likeliest first. */
export const usualLabels = ['label', 'class', 'target', 'y'];

/** Shared by every format whose labels can be numbers. */
export const labelKindParameter: Parameter = {
  kind: 'choice',
  key: 'label-kind',
  label: 'Labels are',
  description: 'Whether labels name classes, or are numbers to be predicted.',
  default: 'classes',
  choices: [
    { value: 'classes', label: 'Classes' },
    { value: 'numbers', label: 'Numbers, for regression' },
  ],
};

/** Fills in defaults and checks each option against its descriptor. Throws `bad-request`. */
export function resolveOptions(format: FormatDescriptor, options: ParameterValues): ParameterValues {
  const known = new Map(format.parameters.map((parameter) => [parameter.key, parameter]));
  for (const key of Object.keys(options)) {
    if (known.has(key)) continue;
    const names = [...known.keys()].join(', ');
    throw new AppError('bad-request', `The format ${format.id} has no option "${key}".`, {
      hint: names === '' ? 'It has no options.' : `Its options are: ${names}.`,
    });
  }
  return Object.fromEntries(format.parameters.map((parameter) => [parameter.key, resolve(parameter, options[parameter.key])]));
}

function resolve(parameter: Parameter, given: ParameterValue | undefined): ParameterValue {
  if (given === undefined) return parameter.default;
  const refuse = (expected: string): AppError =>
    new AppError('bad-request', `The option "${parameter.key}" is ${JSON.stringify(given)}.`, { hint: `It takes ${expected}.` });
  if (parameter.kind === 'number') {
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
    if (
      typeof value !== 'number' ||
      !(value >= parameter.minimum && value <= parameter.maximum) ||
      (parameter.integer === true && !Number.isInteger(value))
    ) {
      throw refuse(`${parameter.integer === true ? 'a whole number' : 'a number'} from ${parameter.minimum} to ${parameter.maximum}`);
    }
    return value;
  }
  if (parameter.kind === 'switch') {
    if (typeof given !== 'boolean' && given !== 'true' && given !== 'false') throw refuse('true or false');
    return given === true || given === 'true';
  }
  const text = String(given);
  if (parameter.kind === 'choice' && !parameter.choices.some((choice) => choice.value === text))
    throw refuse(parameter.choices.map((choice) => choice.value).join(', '));
  return text;
}

/** [height, width, channels] out of "8x8" or "8x8x3"; null when empty. Throws `bad-request`. */
export function imageShape(options: ParameterValues): [number, number, number] | null {
  const text = String(options['image-shape'] ?? '').trim();
  if (text === '') return null;
  const found = /^([1-9]\d{0,4})\s*[x×,]\s*([1-9]\d{0,4})(?:\s*[x×,]\s*([134]))?$/i.exec(text);
  if (found === null)
    throw new AppError('bad-request', `The image shape "${text}" is not understood.`, {
      hint: 'Write height x width, such as 8x8, or height x width x channels with 1, 3 or 4 channels, such as 32x32x3.',
    });
  return [Number(found[1]), Number(found[2]), Number(found[3] ?? 1)];
}

/** The maximum that the person gave, or null. */
export const givenMaximum = (options: ParameterValues): number | null => {
  const value = Number(options['maximum'] ?? 0);
  return value > 0 ? value : null;
};
