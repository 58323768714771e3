import { describe, expect, it } from 'vitest';
import { givenMaximum, imageShape, resolveOptions } from '../../../../main/data/formats/options.ts';
import type { AppError } from '../../../../shared/contract/errors.ts';
import type { FormatDescriptor, Parameter, ParameterValue } from '../../../../shared/model/parameters.ts';

const common = { label: '', description: '' };
const parameters: Parameter[] = [
  { kind: 'number', key: 'side', ...common, default: 4, minimum: 1, maximum: 9, integer: true },
  { kind: 'number', key: 'scale', ...common, default: 0.5, minimum: 0, maximum: 1 },
  {
    kind: 'choice',
    key: 'header',
    ...common,
    default: 'auto',
    choices: [
      { value: 'auto', label: '' },
      { value: 'no', label: '' },
    ],
  },
  { kind: 'switch', key: 'flip', ...common, default: false },
  { kind: 'text', key: 'label', ...common, default: '' },
];
const format: FormatDescriptor = { id: 'test', title: 'Test', description: '', extensions: [], parameters };
const refusal = expect.objectContaining({ code: 'bad-request', name: 'AppError' }) as AppError;

describe('options of a format', () => {
  it('are filled in, and understood as a command line writes them', () => {
    expect(resolveOptions(format, {})).toEqual({ side: 4, scale: 0.5, header: 'auto', flip: false, label: '' });
    expect(resolveOptions(format, { side: '7', scale: ' 1 ', header: 'no', flip: 'true', label: 12 })).toEqual({
      side: 7,
      scale: 1,
      header: 'no',
      flip: true,
      label: '12',
    });
  });

  it.each<[string, ParameterValue]>([
    ['side', 2.5],
    ['side', 10],
    ['side', NaN],
    ['side', ''],
    ['side', 'many'],
    ['scale', -0.1],
    ['header', 'yes'],
    ['flip', 'perhaps'],
    ['flip', 1],
    ['other', 1],
  ])('refuse %s = %j', (key, value) => {
    expect(() => resolveOptions(format, { [key]: value })).toThrow(refusal);
  });
});

describe('image shapes', () => {
  it.each([
    ['8x8', [8, 8, 1]],
    [' 8 x 16 ', [8, 16, 1]],
    ['32×32×3', [32, 32, 3]],
    ['2,3,4', [2, 3, 4]],
    ['', null],
  ])('are read from "%s"', (text, shape) => {
    expect(imageShape({ 'image-shape': text })).toEqual(shape);
  });

  it.each(['8', '0x8', '8x8x2', '-8x8', '8.5x8', 'axb', '8x8x3x1', '100000x1'])('are not read from "%s"', (text) => {
    expect(() => imageShape({ 'image-shape': text })).toThrow(refusal);
  });

  it('have full brightness only when it is given', () => {
    expect([givenMaximum({ maximum: 16 }), givenMaximum({ maximum: 0 }), givenMaximum({})]).toEqual([16, null, null]);
  });
});
