import { expect, it } from 'vitest';
import { summarise } from '../../../main/services/summary.ts';
import type { Arm, Metric } from '../../../shared/model/run.ts';
import { armSummary, newMetric } from '../../helpers/records.ts';

let seq = 0;
const scored = (arm: Arm, seed: number, name: string, value: number, step = 100): Metric => ({
  ...newMetric({ arm, seed, name, value, step }),
  seq: ++seq,
});

it('nothing is summed up before anything was scored', () => {
  expect(summarise([], 'vote', ['im'])).toEqual({});
  expect(summarise([scored('adapted', 1, 'loss', 3), scored('adapted', 1, 'domain-accuracy', 0.5)], 'vote', ['im'])).toEqual({});
});

it('means and deviations over the seeds are those of each seed’s last score', () => {
  const summary = summarise(
    [
      scored('adapted', 1, 'target-accuracy', 0.1, 50),
      scored('adapted', 1, 'target-accuracy', 0.7),
      scored('adapted', 2, 'target-accuracy', 0.8),
      scored('adapted', 3, 'target-accuracy', 0.75),
      scored('adapted', 1, 'source-accuracy', 0.9),
      scored('adapted', 2, 'source-accuracy', 1),
      scored('adapted', 3, 'source-accuracy', 0.8),
      scored('adapted', 2, 'domain-accuracy', 0.5),
      scored('source-only', 1, 'target-accuracy', 0.2),
      scored('source-only', 2, 'target-accuracy', 0.6),
    ],
    'vote',
    ['im'],
  );
  // By hand: 0.7, 0.8, 0.75 lie 0.05, 0.05 and 0 from 0.75, so √(0.005 / 2) = 0.05; 0.2 and 0.6 give √(0.08 / 1).
  expect(summary.adapted?.targetAccuracy).toBeCloseTo(0.75, 12);
  expect(summary.adapted?.targetAccuracyDeviation).toBeCloseTo(0.05, 12);
  expect(summary.adapted?.sourceAccuracy).toBeCloseTo(0.9, 12);
  expect(summary.adapted).toMatchObject({ domainAccuracy: 0.5, seeds: 3 });
  expect(summary['source-only']?.targetAccuracy).toBeCloseTo(0.4, 12);
  expect(summary['source-only']?.targetAccuracyDeviation).toBeCloseTo(0.282842712474619, 12);
  expect(summary['source-only']).toMatchObject({ sourceAccuracy: null, domainAccuracy: null, seeds: 2 });
});

it('one seed has no deviation, and a target without labels no accuracy', () => {
  expect(summarise([scored('adapted', 1, 'source-accuracy', 0.9)], 'vote', ['im'])).toEqual({
    adapted: armSummary({ sourceAccuracy: 0.9, chosenSteps: [100] }),
  });
  expect(summarise([scored('adapted', 1, 'target-accuracy', 0.5)], 'vote', ['im']).adapted?.targetAccuracyDeviation).toBeNull();
});

it('the checkpoint is the one that was chosen without labels; what labels would have chosen stands apart', () => {
  const at = (step: number, target: number, im: number): Metric[] => [
    { ...scored('adapted', 1, 'target-accuracy', target, step), oracle: true },
    scored('adapted', 1, 'source-accuracy', 0.9, step),
    scored('adapted', 1, 'validator/im', im, step),
  ];
  const metrics = [...at(10, 0.5, 0.1), ...at(20, 0.7, 0.9), ...at(30, 0.8, 0.5), ...at(40, 0.6, 0.2)];
  const chosen = (select: string) => summarise(metrics, select, ['im']).adapted;
  expect(chosen('vote')).toMatchObject({ targetAccuracy: 0.7, lastTargetAccuracy: 0.6, oracleTargetAccuracy: 0.8, chosenSteps: [20] });
  expect(chosen('im')).toMatchObject({ targetAccuracy: 0.7, chosenSteps: [20] });
  expect(chosen('last')).toMatchObject({ targetAccuracy: 0.6, chosenSteps: [40] });
});

it('where neither domain can be scored there is still the step that validators chose', () => {
  const at = (step: number, im: number): Metric[] => [
    scored('adapted', 1, 'validator/im', im, step),
    scored('adapted', 1, 'prediction-entropy', 0.2, step),
  ];
  expect(summarise([...at(10, 0.1), ...at(20, 0.9), ...at(30, 0.5)], 'vote', ['im'])).toEqual({
    adapted: armSummary({ chosenSteps: [20] }),
  });
});
