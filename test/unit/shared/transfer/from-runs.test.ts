import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import type { Arm, Metric, Run } from '../../../../shared/model/run.ts';
import { measuresOf } from '../../../../shared/model/transfer/from-runs.ts';
import { armSummary, runRecord, transferRecord } from '../../../helpers/records.ts';

const onLabels = (share: number, change: Partial<Run>): Run =>
  runRecord({
    state: 'finished',
    engine: 'tensorflow',
    endedAt: '2026-03-01T11:00:00.000Z',
    config: runConfigSchema.parse({ source: 'data-2', target: 'data-2', method: 'erm', labelShare: share, seeds: 2, seed: 5 }),
    summary: { 'target-trained': armSummary({ targetAccuracies: [0.8, 0.9], seeds: 2 }) },
    ...change,
  });

/** Two evaluations of each seed, then what is told at the end. */
const metricsOf = (arm: Arm, seeds: readonly number[], ends: Readonly<Record<string, number>>): Metric[] =>
  seeds
    .flatMap((seed) => {
      const figures = [
        [10, 'seconds', 2],
        [10, 'target-accuracy', 0.5],
        [20, 'seconds', 1.5],
        [20, 'target-accuracy', 0.8],
        ...Object.entries(ends).map(([name, value]) => [20, name, value] as const),
      ] as const;
      return figures.map(([step, name, value]) => ({ arm, seed, step, name, value, oracle: true }));
    })
    .map((metric, seq) => ({ ...metric, seq }));

const transfer = transferRecord({
  target: 'Street digits',
  skipped: [{ strategy: 'adaptation', share: null, reason: 'No source was given.' }],
  trainings: [
    { strategy: 'from-scratch', share: 0.1, run: 'scratch' },
    { strategy: 'feature-extraction', share: 0.1, run: 'features' },
    { strategy: 'fine-tuning', share: 0.1, run: 'gone' },
  ],
});

describe('what runs measured of a transfer', () => {
  it('is nothing before one is finished', () => {
    const queued = onLabels(0.1, { id: 'scratch', state: 'queued' });
    expect(measuresOf(transfer, new Map([['scratch', { run: queued, metrics: [] }]]), 'processor')).toBeNull();
  });

  it('are accuracies by seed, with the time until each was reached, how many labels there were and how many items were scored', () => {
    const run = onLabels(0.1, { id: 'features' });
    const ends = { 'labelled-items': 4, 'labels-in-all': 40, 'scored-items': 10, 'feature-seconds': 3 };
    const metrics = metricsOf('target-trained', [5, 6], ends);
    const measures = measuresOf(transfer, new Map([['features', { run, metrics }]]), 'graphics card');
    expect(measures).toMatchObject({
      target: 'Street digits',
      engine: 'tensorflow',
      measuredAt: '2026-03-01T11:00:00.000Z',
      split: { heldOut: 10, labelled: 40 },
      skipped: transfer.skipped,
      power: { device: 'graphics card', watts: 250 },
    });
    const curve = [
      { seconds: 2, accuracy: 0.5 },
      { seconds: 3.5, accuracy: 0.8 },
    ];
    expect(measures?.measured).toEqual([
      expect.objectContaining({
        ...{ strategy: 'feature-extraction', share: 0.1, labels: 4, preparationSeconds: 3, seconds: 10 },
        seeds: [
          { seed: 5, accuracy: 0.8, seconds: 3.5, curve },
          { seed: 6, accuracy: 0.9, seconds: 3.5, curve },
        ],
      }),
    ]);
    expect(measures?.measured[0]?.mean).toBeCloseTo(0.85, 12);
  });

  it('of what failed is why, and of an adaptation the adapted models at the chosen checkpoints', () => {
    const error = { code: 'diverged', message: 'The loss is not finite.', hint: '' };
    const failed = onLabels(0.1, { id: 'scratch', state: 'failed', error });
    const config = runConfigSchema.parse({ source: 'data-1', target: 'data-2', method: 'dann', seed: 5 });
    const summary = { 'source-only': armSummary({ targetAccuracies: [0.4] }), adapted: armSummary({ targetAccuracies: [0.7] }) };
    const adapted = onLabels(1, { id: 'adapted', config, summary });
    const runs = new Map([
      ['scratch', { run: failed, metrics: [] }],
      ['adapted', { run: adapted, metrics: [...metricsOf('source-only', [5], {}), ...metricsOf('adapted', [5], { 'scored-items': 10 })] }],
    ]);
    const measures = measuresOf(
      { ...transfer, trainings: [...transfer.trainings, { strategy: 'adaptation', share: 0, run: 'adapted' }] },
      runs,
      'processor',
    );
    expect(measures?.skipped).toContainEqual({ strategy: 'from-scratch', share: 0.1, reason: 'The loss is not finite.' });
    expect(measures?.measured).toMatchObject([{ strategy: 'adaptation', share: 0, labels: 0, mean: 0.7, deviation: null, seconds: 3.5 }]);
  });
});
