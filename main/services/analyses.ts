import type { Handlers } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { meantArm } from '../../shared/model/arms.ts';
import { findRun } from './find-run.ts';
import { newest } from './newest.ts';
import type { Context } from './services.ts';
import { trainedModel } from './trained-model.ts';

export type AnalysisHandlers = Pick<Handlers, 'runs.analyse'>;

export const analysisHandlers = (context: Context): AnalysisHandlers => ({
  'runs.analyse': ({ id, arm, seed, step, embedding, job }) =>
    context.jobs.run(job, async (report, signal) => {
      const run = findRun(context, id);
      const wanted = meantArm(run.config, arm);
      if (wanted === 'target-trained')
        throw new AppError('conflict', `The run ${run.id} adapts nothing: it learnt from labels of the target.`, {
          hint: 'Look at a run that adapts.',
        });
      const model = trainedModel(context, run, { arm: wanted, seed, step });
      // What adapting changed is seen beside what was not adapted; beside itself, nothing would be.
      const baselines =
        wanted === 'adapted'
          ? context.store.checkpoints(run.id).filter((other) => other.arm === 'source-only' && other.seed === model.checkpoint.seed)
          : [];
      return context.trainer.analyse({ ...model, before: newest(baselines) ?? null, embedding }, report, signal);
    }),
});
