import type { Handlers } from '../../shared/contract/contract.ts';
import { meantArm } from '../../shared/model/arms.ts';
import type { Artifact } from '../../shared/model/run.ts';
import { findRun } from './find-run.ts';
import { trainedModel } from './trained-model.ts';
import type { Context } from './services.ts';

export type ExportHandlers = Pick<Handlers, 'exports.create' | 'exports.list' | 'models.predict'>;

export function exportHandlers(context: Context): ExportHandlers {
  const { store, trainer } = context;
  return {
    'exports.create': ({ runId, format, arm, seed, out, job }) =>
      context.jobs.run(job, async (report) => {
        const run = findRun(context, runId);
        const wanted = meantArm(run.config, arm);
        const model = trainedModel(context, run, { arm: wanted, seed });
        const id = context.newId();
        const folder = out ?? context.folders.model(`${run.targetName}-${wanted === 'adapted' ? run.config.method : wanted}-${id}`);
        const result = await trainer.export({ ...model, format, out: folder }, report);
        const artifact: Artifact = {
          id,
          runId: run.id,
          format,
          arm: wanted,
          seed: model.checkpoint.seed,
          step: model.checkpoint.step,
          ...result,
          createdAt: context.now().toISOString(),
        };
        store.insertArtifact(artifact);
        context.emit('exports.changed', { id });
        return artifact;
      }),
    'exports.list': async () => store.artifacts(),
    'models.predict': (request) => trainer.predict(request),
  };
}
