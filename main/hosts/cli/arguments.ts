/* Values of options, read and refused alike wherever they are asked for. */
import { InvalidArgumentError } from 'commander';

export const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
};

export const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
};

/** Several values, separated by commas. */
export const list =
  <Value>(read: (text: string) => Value) =>
  (text: string): Value[] =>
    text.split(',').map((part) => read(part.trim()));

/** A share from a percentage above 0. */
export const share = (text: string): number => {
  const percent = number(text.replace(/\s*%$/, ''));
  if (percent <= 0 || percent > 100) throw new InvalidArgumentError('It must be a percentage above 0, and 100 at most.');
  return percent / 100;
};
