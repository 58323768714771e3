import { describe, expect, it } from 'vitest';
import { planSteps, resolveTraining } from '../../../main/engine/training/settings.ts';
import { splitIndices } from '../../../main/engine/training/split.ts';
import { plannedArms, secondsOf, stepsOf } from '../../../shared/model/cost.ts';
import type { Plan } from '../../../shared/model/cost.ts';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../../shared/config/run-config.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import type { Run } from '../../../shared/model/run.ts';
import { datasetRecord, runRecord } from '../../helpers/records.ts';

const plan = (training: ParameterValues = {}, change: Partial<Plan> = {}): Plan => ({
  sourceModel: null,
  labelShare: null,
  method: 'dann',
  backbone: null,
  network: 'cnn-small',
  training,
  seeds: 1,
  upperBound: false,
  ...change,
});

describe('the steps that an experiment will take', () => {
  it('are those that the training plans, whatever the sizes and shares are', () => {
    let compared = 0;
    for (const sourceCount of [1, 2, 10, 57, 101, 640, 1003])
      for (const targetCount of [1, 3, 45, 111, 960])
        for (const heldOut of [0.01, 0.2, 0.35, 0.9])
          for (const batchSize of [2, 7, 13, 64, 91]) {
            const training = { epochs: 3, batchSize, heldOut, heldOutSource: 0.1 };
            const source = splitIndices(sourceCount, 0.1, 1).training.length;
            const target = splitIndices(targetCount, heldOut, 1).training.length;
            const { total } = planSteps(resolveTraining(training), source, target);
            const found = stepsOf(plan(training), [datasetRecord({ count: sourceCount })], datasetRecord({ count: targetCount }));
            expect(found, JSON.stringify({ sourceCount, targetCount, ...training })).toBe(2 * total);
            compared++;
          }
    expect(compared).toBe(700);
  });

  it('count every arm and every seed; a run that adapts nothing has no adapted one', () => {
    const [source, target] = [datasetRecord({ count: 100 }), datasetRecord({ count: 100 })];
    const steps = (change: Partial<Plan>) => stepsOf(plan({ steps: 50 }, change), [source], target);
    expect([steps({}), steps({ seeds: 3 }), steps({ method: 'erm' }), steps({ method: 'erm', seeds: 3 })]).toEqual([100, 300, 50, 150]);
    expect([steps({ upperBound: true }), steps({ upperBound: true, method: 'erm', seeds: 3 })]).toEqual([150, 300]);
  });

  it('have no upper bound in them where the target has no labels', () => {
    const unlabelled = datasetRecord({ count: 100, classes: [], classCounts: [] });
    expect(plannedArms(plan({}, { upperBound: true }), unlabelled)).toEqual(['source-only', 'adapted']);
    expect(stepsOf(plan({ steps: 50 }, { upperBound: true }), [datasetRecord()], unlabelled)).toBe(100);
  });

  it('pass over the items of all sources together', () => {
    const [small, target] = [datasetRecord({ count: 100 }), datasetRecord({ count: 1000 })];
    const steps = (sources: number) =>
      stepsOf(plan({ epochs: 1, batchSize: 10, heldOutSource: 0.1 }), new Array<Dataset>(sources).fill(small), target);
    expect([steps(1), steps(2), steps(3)]).toEqual([18, 36, 54]);
  });

  it('pass over the target, and train no baseline, where a model stands for the source', () => {
    const training = { epochs: 2, batchSize: 10, heldOut: 0.2 };
    const found = stepsOf(plan(training, { sourceModel: 'a-run', method: 'shot' }), [], datasetRecord({ count: 100 }));
    expect(found).toBe(planSteps(resolveTraining(training), Infinity, 80).total);
    expect(found).toBe(16);
  });

  it('are not told while a value is wrong', () => {
    expect(stepsOf(plan({ batchSize: 0 }), [datasetRecord()], datasetRecord())).toBeNull();
    expect(stepsOf(plan({ batchsize: 8 }), [datasetRecord()], datasetRecord())).toBeNull();
  });
});

describe('the time that it will take', () => {
  const run = (millisecondsPerStep: number | null, change: Partial<RunConfigInput> = {}): Run =>
    runRecord({ millisecondsPerStep, config: runConfigSchema.parse({ source: 'a', target: 'b', ...change }) });

  it('goes by the newest run that was alike and has taken steps', () => {
    const runs = [
      run(null),
      run(5, { network: 'mlp' }),
      run(7, { method: 'erm' }),
      run(8, { backbone: 'speech' }),
      run(9, { training: { batchSize: 32 } }),
      run(20),
      run(99),
    ];
    expect(secondsOf(plan(), 1000, runs)).toBe(20);
    expect(secondsOf(plan({ batchSize: 64 }), 1000, runs)).toBe(20);
    expect(secondsOf(plan({ batchSize: 32 }), 1000, runs)).toBe(9);
    expect(secondsOf(plan({ epochs: 3 }), 500, runs)).toBe(10);
    expect(secondsOf(plan({}, { backbone: 'speech' }), 1000, runs)).toBe(8);
  });

  it('is not told where no run was alike', () => {
    expect(secondsOf(plan({ batchSize: 16 }), 1000, [run(20)])).toBeNull();
    expect(secondsOf(plan(), 1000, [run(null)])).toBeNull();
    expect(secondsOf(plan(), 1000, [])).toBeNull();
  });
});
