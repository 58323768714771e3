import { describe, expect, it } from 'vitest';
import { parseParameter, resolveParameters } from '../../../shared/config/validate.ts';
import { trainingParameters } from '../../../shared/config/training.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Parameter, ParameterValues } from '../../../shared/model/parameters.ts';

const parameters = [
  { kind: 'number', key: 'epochs', label: 'Epochs', description: 'How often.', default: 20, minimum: 1, maximum: 100, integer: true },
  { kind: 'number', key: 'rate', label: 'Rate', description: 'How fast.', default: 0.5, minimum: 0, maximum: 1 },
  { kind: 'choice', key: 'order', label: 'Order', description: 'Which way.', default: 'up', choices: [{ value: 'up', label: 'Up' }] },
  { kind: 'switch', key: 'loud', label: 'Loud', description: 'Whether.', default: false },
  { kind: 'text', key: 'name', label: 'Name', description: 'Whose.', default: '' },
] as const satisfies readonly Parameter[];

function problem(given: ParameterValues): AppError {
  try {
    resolveParameters(parameters, given, 'method test');
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was accepted.');
}

describe('parameters', () => {
  it('take what is given over the defaults', () => {
    expect(resolveParameters(parameters, { epochs: 3, loud: true }, 'here')).toEqual({
      epochs: 3,
      rate: 0.5,
      order: 'up',
      loud: true,
      name: '',
    });
  });

  it.each([
    ['a number below its range', { epochs: 0 }, 'epochs', /epochs is 0, but must be a whole number from 1 to 100/],
    ['a number above its range', { rate: 1.5 }, 'rate', /a number from 0 to 1/],
    ['a fraction for a whole number', { epochs: 1.5 }, 'epochs', /a whole number/],
    ['no number', { rate: Number.NaN }, 'rate', /a number from 0 to 1/],
    ['a text for a number', { rate: 'fast' }, 'rate', /rate is "fast"/],
    ['an unknown choice', { order: 'down' }, 'order', /order is "down", but must be one of up/],
    ['a text for a switch', { loud: 'yes' }, 'loud', /true or false/],
    ['a number for a text', { name: 3 }, 'name', /a text/],
    ['an unknown key', { warp: 9 }, 'warp', /has no parameter warp/],
  ])('refuse %s, naming the field', (_what, given, field, message) => {
    const error = problem(given);
    expect(error).toMatchObject({ code: 'bad-config', details: { field } });
    expect(error.message).toMatch(message);
    expect(error.message).toContain('method test');
    expect(error.hint).not.toBe('');
  });

  it('are read from a command line as the kind that they are', () => {
    const read = (key: string, text: string) => parseParameter(parameters.find((one) => one.key === key) as Parameter, text);
    expect([read('epochs', '3'), read('rate', '1e-3'), read('rate', 'fast'), read('rate', ' ')]).toEqual([3, 0.001, 'fast', ' ']);
    expect([read('loud', 'true'), read('loud', 'false'), read('loud', 'yes'), read('order', 'up')]).toEqual([true, false, 'yes', 'up']);
  });

  it('of the training have defaults that they accept, and a sentence each', () => {
    expect(() => resolveParameters(trainingParameters, {}, 'training')).not.toThrow();
    for (const { description } of trainingParameters) expect(description).toMatch(/\.$/);
  });
});
