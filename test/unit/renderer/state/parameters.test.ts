import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../../renderer/state/error-shape.ts';
import { allRight, problemWith } from '../../../../renderer/state/parameters.ts';
import { trainingParameters } from '../../../../shared/config/training.ts';
import { AppError } from '../../../../shared/contract/errors.ts';
import type { Parameter, ParameterValues } from '../../../../shared/model/parameters.ts';

const named = (key: string): Parameter => {
  const found = trainingParameters.find((parameter) => parameter.key === key);
  if (!found) throw new Error(`There is no parameter ${key}.`);
  return found;
};

describe('a form', () => {
  it.each([
    ['epochs', 1],
    ['learningRate', 0.5],
    ['optimiser', 'sgd'],
  ])('takes a right value: %s', (key, value) => expect(problemWith(named(key), value)).toBeNull());

  it.each([
    ['epochs', 0, /^Epochs: epochs is 0, but must be a whole number from 1 to 10000\.$/],
    ['epochs', 2.5, /a whole number/],
    ['epochs', Number.NaN, /a whole number/],
    ['learningRate', 11, /a number from 1e-7 to 10/],
    ['learningRate', '', /a number/],
    ['optimiser', 'lbfgs', /one of adam, rmsprop, sgd, momentum, nesterov/],
  ])('says what is wrong with a value: %s', (key, value, message) => expect(problemWith(named(key), value)).toMatch(message));

  it('is right when every value is, with defaults where none is given', () => {
    const right = (values: ParameterValues): boolean => allRight(trainingParameters, values);
    expect([right({}), right({ epochs: 5, clipNorm: 0 }), right({ epochs: 5, clipNorm: -1 })]).toEqual([true, true, false]);
    expect(allRight([], { anything: 1 })).toBe(true);
  });
});

describe('an error on the screen', () => {
  it('is what the app said, or else a fault of the app', () => {
    const known = new AppError('conflict', 'It is running.', { hint: 'Wait.', retry: true });
    expect(shapeOf(known)).toEqual(known.toJSON());
    expect(shapeOf(new TypeError('x is undefined'))).toMatchObject({ code: 'internal', message: 'x is undefined', retry: false });
    expect(shapeOf('nothing')).toMatchObject({ code: 'internal', message: 'nothing' });
  });
});
