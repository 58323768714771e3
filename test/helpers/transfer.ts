/* Measured transfers as the tests of their report want them. */
import { accuracyLevels } from '../../shared/model/transfer.ts';
import type { SeedResult, TransferMeasurement, TransferMeasures, TransferStrategy } from '../../shared/model/transfer.ts';
import { assumedWatts } from '../../shared/model/transfer/cost.ts';
import { labelsAt, measurementOf } from '../../shared/model/transfer/measurement.ts';

export const labelled = 460;

/** A seed that reaches half its accuracy halfway through its `seconds`. */
const seedResult = (seed: number, accuracy: number, seconds: number): SeedResult => ({
  seed,
  accuracy,
  seconds,
  curve: [
    { seconds: seconds / 2, accuracy: accuracy / 2 },
    { seconds, accuracy },
  ],
});

/** One measurement with the accuracies of seeds 1, 2, …, each after ten seconds. */
export function measured(strategy: TransferStrategy, share: number, first: number, ...others: number[]): TransferMeasurement {
  const what = { strategy, share, labels: labelsAt(share, labelled) };
  return measurementOf(what, [seedResult(1, first, 10), ...others.map((accuracy, at) => seedResult(at + 2, accuracy, 10))]);
}

export const measures = (of: readonly TransferMeasurement[], changes: Partial<TransferMeasures> = {}): TransferMeasures => ({
  target: 'photos',
  source: null,
  backbone: null,
  engine: 'tensorflow',
  measuredAt: '2025-03-04T10:00:00.000Z',
  split: { seed: 1, heldOut: 200, labelled },
  measured: [...of],
  skipped: [],
  ranking: null,
  power: { device: 'processor', watts: assumedWatts.processor },
  levels: [...accuracyLevels],
  ...changes,
});
