import type { RunConfig } from '../../shared/config/run-config.ts';
import { datasetTitle } from '../../shared/model/dataset.ts';
import type { Run } from '../../shared/model/run.ts';
import { checkConfig } from './check-config.ts';
import { findDataset } from './datasets.ts';
import type { RunQueue } from './run-queue.ts';
import { sourceOf } from './run-source.ts';
import type { Context } from './services.ts';
import { givenModels } from './source-model.ts';

/** Takes a run in, behind those that wait. Throws all that can be known to be wrong with it. */
export function startRun(context: Context, queue: RunQueue, config: RunConfig, note = ''): Run {
  const { sides, config: resolved, modelInput, ...origin } = sourceOf(context, config);
  const target = findDataset(context, config.target);
  checkConfig(context, resolved, sides, target);
  const run: Run = {
    id: context.newId(),
    state: 'queued',
    config: { ...resolved, target: target.id },
    note,
    engine: null,
    engineReason: null,
    versions: {},
    ...origin,
    targetHash: target.hash,
    targetName: datasetTitle(target),
    stepsDone: 0,
    stepsTotal: 0,
    millisecondsPerStep: null,
    lastSeq: 0,
    error: null,
    summary: {},
    createdAt: context.now().toISOString(),
    startedAt: null,
    endedAt: null,
  };
  givenModels(context, run);
  context.store.insertRun(run, modelInput);
  queue.enqueue(run);
  return run;
}
