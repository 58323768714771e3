import { describe, expect, it } from 'vitest';
import { patientOf, setOf } from '../../../../renderer/state/patient.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../../../shared/config/run-config.ts';
import type { Finding } from '../../../../shared/model/doctor.ts';
import type { Metric } from '../../../../shared/model/run.ts';
import { datasetRecord, newMetric, runRecord } from '../../../helpers/records.ts';

const metric = (change: Partial<Metric>): Metric => ({ seq: 1, ...newMetric(change) });
const run = (change: Partial<RunConfigInput> = {}) =>
  runRecord({ classes: ['cup', 'mug', 'jug'], config: runConfigSchema.parse({ source: 'one', target: 'two', ...change }) });
const one = datasetRecord({ id: 'one', classes: ['mug', 'cup'], classCounts: [5, 7] });
const more = datasetRecord({ id: 'more', classes: ['cup', 'jug'], classCounts: [1, 2] });

describe('the training that the doctor looks at', () => {
  it('is the adapted model’s with the newest seed', () => {
    const metrics = [metric({ seed: 1 }), metric({ seed: 2 }), metric({ seed: 3, arm: 'source-only' })];
    expect(patientOf(run(), metrics, [one], [])).toMatchObject({ arm: 'adapted', seed: 2 });
  });

  it('is none before that model is trained, and the source-only one where nothing adapts', () => {
    const metrics = [metric({ arm: 'source-only' }), metric({ arm: 'target-trained' })];
    expect(patientOf(run(), metrics, [one], [])).toBeNull();
    expect(patientOf(run({ method: 'erm' }), metrics, [one], [])?.arm).toBe('source-only');
  });

  it('is measured by how many items of each class the sources have together', () => {
    const counts = (change: Partial<RunConfigInput>) => patientOf(run(change), [metric({})], [one, more], [])?.classCounts;
    expect(counts({})).toEqual([7, 5, 0]);
    expect(counts({ moreSources: ['more'] })).toEqual([8, 5, 2]);
    expect(counts({ moreSources: ['removed'] })).toEqual([]);
    // A model knows its classes, and not how many items they had.
    expect(counts({ source: null, sourceModel: 'run-1' })).toEqual([1, 1, 1]);
  });

  it('knows who votes', () => {
    const described = { title: '', description: '', parameters: [], paper: '', avoidWhen: '', needsSource: false };
    const validator = (id: string, votes: boolean) => ({ ...described, id, votes });
    expect(patientOf(run(), [metric({})], [one], [validator('a', true), validator('b', false)])?.voters).toEqual(['a']);
  });
});

it('findings are another set when one comes or goes or becomes graver, and not when a figure moves', () => {
  const finding = (change: Partial<Finding> = {}): Finding => ({
    id: 'loss-rises',
    severity: 'watch',
    sentence: 'It rose to 2.',
    advice: '',
    ...change,
  });
  const before = setOf([finding()]);
  expect(setOf([finding({ sentence: 'It rose to 3.' })])).toBe(before);
  expect(setOf([finding({ severity: 'trouble' })])).not.toBe(before);
  expect(setOf([finding(), finding({ id: 'all-well', severity: 'good' })])).not.toBe(before);
  expect(setOf([])).not.toBe(before);
});
