import { describe, expect, it } from 'vitest';
import { seriesOf, shownOf } from '../../../../renderer/charts/series.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../../../shared/config/run-config.ts';
import type { Metric } from '../../../../shared/model/run.ts';
import { newMetric } from '../../../helpers/records.ts';

const labels = { 'source-only': 'source only', adapted: 'dann', 'target-trained': 'upper bound' };
const loss = { metric: 'loss', oracle: false };
const metric = (change: Partial<Metric>): Metric => ({ seq: 1, ...newMetric(change) });

describe('the lines of a metric', () => {
  it('are one for each arm that has reported it, the baseline first and dashed', () => {
    const metrics = [metric({ arm: 'adapted' }), metric({ arm: 'source-only' }), metric({ name: 'lambda' })];
    const lines = seriesOf(metrics, loss, labels);
    expect(lines.map(({ id, label, tone, dashed }) => ({ id, label, tone, dashed }))).toEqual([
      { id: 'loss/source-only', label: 'source only', tone: 'source', dashed: true },
      { id: 'loss/adapted', label: 'dann', tone: 'adapted', dashed: false },
    ]);
    expect(seriesOf(metrics, { metric: 'lambda', oracle: false }, labels).map(({ id }) => id)).toEqual(['lambda/adapted']);
    expect(seriesOf(metrics, { metric: 'source-accuracy', oracle: false }, labels)).toEqual([]);
    expect(seriesOf([], loss, labels)).toEqual([]);
  });

  it('of what needed the target’s labels are drawn only where the panel says so, the upper bound in grey', () => {
    const metrics = [
      metric({ name: 'target-accuracy', oracle: true }),
      metric({ name: 'target-accuracy', oracle: true, arm: 'target-trained' }),
      metric({ oracle: true, arm: 'target-trained' }),
      metric({}),
    ];
    expect(seriesOf(metrics, loss, labels).map(({ label }) => label)).toEqual(['dann']);
    expect(seriesOf(metrics, { metric: 'target-accuracy', oracle: false }, labels)).toEqual([]);
    const shown = seriesOf(metrics, { metric: 'target-accuracy', oracle: true }, labels);
    expect(shown.map(({ label, tone }) => [label, tone])).toEqual([
      ['dann', 'adapted'],
      ['upper bound', 'oracle'],
    ]);
  });

  it('have no band below zero where no value is', () => {
    const band = (values: readonly number[]) =>
      seriesOf(
        values.map((value, at) => metric({ seed: at + 1, value })),
        loss,
        labels,
      )[0]?.band[0];
    expect(band([0, 0, 9])?.low).toBe(0);
    expect(band([-1, 0, 9])?.low).toBe(-1);
    expect(band([8, 9, 10])?.low).toBe(8);
  });

  it('of one seed are that seed’s, without a band', () => {
    const [line] = seriesOf([metric({ step: 5, value: 0.5 }), metric({ step: 10, value: 0.25 })], loss, labels);
    const points = [
      { x: 5, y: 0.5 },
      { x: 10, y: 0.25 },
    ];
    expect(line).toMatchObject({ mean: points, seeds: [points], band: [] });
  });

  it('of several are their mean at each step, within one standard deviation (n − 1)', () => {
    const metrics = [1, 2, 3].flatMap((seed) => [metric({ seed, step: 10, value: seed }), metric({ seed, step: 20, value: 10 * seed })]);
    const [line] = seriesOf(metrics, loss, labels);
    expect(line?.mean).toEqual([
      { x: 10, y: 2 },
      { x: 20, y: 20 },
    ]);
    expect(line?.band).toEqual([
      { x: 10, low: 1, high: 3 },
      { x: 20, low: 10, high: 30 },
    ]);
    expect(line?.seeds).toHaveLength(3);
  });

  it('take the mean over the seeds that have come so far, in the order of the steps', () => {
    const metrics = [
      metric({ seed: 1, step: 10, value: 1 }),
      metric({ seed: 1, step: 100, value: 5 }),
      metric({ seed: 2, step: 9, value: 7 }),
      metric({ seed: 2, step: 10, value: 3 }),
    ];
    const [line] = seriesOf(metrics, loss, labels);
    expect(line?.mean).toEqual([
      { x: 9, y: 7 },
      { x: 10, y: 2 },
      { x: 100, y: 5 },
    ]);
    expect(line?.band.map(({ x }) => x)).toEqual([10]);
  });
});

it('a model that was not trained here is a level over all steps, and what was trained is as it was', () => {
  const metrics = [metric({ arm: 'source-only', step: 500, value: 2 }), metric({ step: 10 })];
  const from = (config: RunConfigInput) => shownOf(metrics, { config: runConfigSchema.parse(config) }, 40);
  const lines = seriesOf(from({ sourceModel: 'a-run', target: 'b' }), loss, labels);
  expect(lines.map(({ mean }) => mean.map(({ x, y }) => [x, y]))).toEqual([
    [
      [0, 2],
      [40, 2],
    ],
    [[10, 0.5]],
  ]);
  expect(from({ source: 'a', target: 'b' })).toBe(metrics);
});

it('what a run on the target’s labels reports is drawn as it is: its labels are no secret to it', () => {
  const metrics = [metric({ arm: 'target-trained', oracle: true })];
  const from = (labelShare: number | null) =>
    shownOf(metrics, { config: runConfigSchema.parse({ source: 'b', target: 'b', labelShare }) }, 40);
  expect(seriesOf(from(0.1), loss, labels).map(({ id }) => id)).toEqual(['loss/target-trained']);
  expect(seriesOf(from(null), loss, labels)).toEqual([]);
});
