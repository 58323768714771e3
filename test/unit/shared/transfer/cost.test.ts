import { describe, expect, it } from 'vitest';
import { costOf, secondsToReach } from '../../../../shared/model/transfer/cost.ts';
import { labelsAt, measurementOf } from '../../../../shared/model/transfer/measurement.ts';
import { measured } from '../../../helpers/transfer.ts';

it('an accuracy is reached when it was first measured', () => {
  const curve = [0.2, 0.6, 0.5, 0.7].map((accuracy, at) => ({ accuracy, seconds: 10 * at }));
  expect([0.2, 0.3, 0.6, 0.65, 0.71].map((accuracy) => secondsToReach(curve, accuracy))).toEqual([0, 10, 10, 30, null]);
  expect(secondsToReach([], 0)).toBeNull();
});

describe('the cost of one more training', () => {
  const seed = (number: number, seconds: number, accuracy: number) => ({ seed: number, accuracy, seconds, curve: [{ seconds, accuracy }] });
  const measurement = measurementOf({ strategy: 'feature-extraction', share: 0.1, labels: 46, preparationSeconds: 100 }, [
    seed(1, 20, 0.8),
    seed(2, 40, 0.9),
  ]);

  it('is the mean of those measured, and the preparation', () => {
    // 130 s at 90 W are 3.25 Wh.
    const cost = costOf(measurement, [0.7, 0.85, 0.95], { device: 'processor', watts: 90 });
    expect(cost).toMatchObject({ strategy: 'feature-extraction', share: 0.1, seconds: 130, wattHours: 3.25 });
    expect(cost.reached).toEqual([
      { accuracy: 0.7, seeds: 2, seconds: 130 },
      { accuracy: 0.85, seeds: 1, seconds: null },
      { accuracy: 0.95, seeds: 0, seconds: null },
    ]);
  });

  it('prepares once for all seeds', () => expect(measurement.seconds).toBe(160));
});

it('a measurement has the mean and the deviation of its seeds', () => {
  expect(measured('fine-tuning', 0.05, 0.6, 0.7, 0.8)).toMatchObject({
    labels: 23,
    deviation: expect.closeTo(0.1, 10) as number,
    mean: expect.closeTo(0.7, 10) as number,
  });
  expect(measured('fine-tuning', 0.05, 0.6).deviation).toBeNull();
});

it('a share is one label at least, unless it is none', () => {
  expect([0, 0.01, 0.05, 1].map((share) => labelsAt(share, 30))).toEqual([0, 1, 2, 30]);
});
