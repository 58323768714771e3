import { describe, expect, it } from 'vitest';
import { describeDataset, runTitle, signed } from '../../../../renderer/components/describe.ts';
import { bytes, count, duration, figure, moment, percent, unbroken } from '../../../../renderer/components/format.ts';
import { fileNameOf } from '../../../../renderer/components/save-file.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import { datasetRecord, runRecord } from '../../../helpers/records.ts';

describe('numbers on the screens', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1234567, '1,234,567'],
  ])('count %d', (value, text) => expect(count(value)).toBe(text));

  it.each([
    [0, '0.0 %'],
    [0.98765, '98.8 %'],
    [1, '100.0 %'],
    [null, '–'],
    [undefined, '–'],
  ])('share %s', (value, text) => expect(percent(value)).toBe(text));

  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [5 * 1024 ** 2, '5.0 MiB'],
    [3 * 1024 ** 5, '3072.0 TiB'],
  ])('%d bytes', (value, text) => expect(bytes(value)).toBe(text));

  it.each([
    [0.4, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [60, '1 min'],
    [3569, '59 min'],
    [3599, '1 h 0 min'],
    [3 * 3600 + 61 * 60, '4 h 1 min'],
  ])('%d seconds', (value, text) => expect(duration(value)).toBe(text));

  it.each([
    [0, '0'],
    [0.693147, '0.6931'],
    [12.3456, '12.35'],
    [12345.6, '12350'],
    [100000, '1.00e+5'],
    [0.000012345, '1.23e-5'],
    [0.0008, '0.0008'],
    [-0.5, '-0.5'],
    [-0.00005, '-5.00e-5'],
  ])('figure %d', (value, text) => expect(figure(value)).toBe(text));

  it.each([
    [12.34, '+12.3'],
    [0, '+0.0'],
    [-3.21, '−3.2'],
  ])('%d points', (value, text) => expect(signed(value)).toBe(text));

  it('a moment, by day and minute', () => {
    expect(moment('2026-03-01T10:05:00.000')).toBe('1 Mar 2026, 10:05');
  });
});

describe('a data set in a line', () => {
  it.each([
    [{ count: 1200, shape: [28, 28, 1], classes: ['a', 'b'] }, '1,200 images · 28 × 28 grey · 2 classes'],
    [{ count: 60, shape: [32, 48, 3], uniformShape: false, classes: [] }, '60 images · up to 32 × 48 colour · no labels'],
    [{ kind: 'table' as const, count: 150, shape: [4], classes: ['a', 'b', 'c'] }, '150 rows · 4 columns · 3 classes'],
    [{ kind: 'text' as const, shape: [1234], uniformShape: false, classes: [] }, '4 texts · up to 1,234 bytes · no labels'],
    [{ kind: 'audio' as const, shape: [33_075], rate: 22_050, classes: [] }, '4 recordings · 1.5 s at 22.05 kHz · no labels'],
  ])('%o', (change, text) => expect(describeDataset(datasetRecord(change))).toBe(text));
});

it('a percentage stays together', () => expect(unbroken('5 % of 40 %.')).toBe('5\u00a0% of 40\u00a0%.'));

it('a file’s name is one that any file system takes', () => {
  expect(fileNameOf('transfer-Street: 10/20 photos@2')).toBe('transfer-Street-10-20-photos@2');
  expect(fileNameOf('…')).toBe('file');
});

it('a run is called by its data sets, or by the labels that it was trained on', () => {
  expect(runTitle(runRecord())).toBe('Digits → Street digits');
  expect(runTitle(runRecord({ config: runConfigSchema.parse({ source: 'a', target: 'a', labelShare: 0.05 }) }))).toBe(
    'Street digits, 5 % of its labels',
  );
});
