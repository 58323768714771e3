import { AppError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import type { Artifact, Checkpoint } from '../../shared/model/run.ts';
import { findRun } from './runs.ts';
import type { Context } from './services.ts';

export type ExportHandlers = Pick<Handlers, 'exports.create' | 'exports.list' | 'models.predict'>;

export function exportHandlers(context: Context): ExportHandlers {
  const { store, trainer, data } = context;
  return {
    'exports.create': ({ runId, format, arm, seed, out, job }) =>
      context.jobs.run(job, async (report) => {
        const run = findRun(context, runId);
        const wanted = run.config.method === 'erm' ? 'source-only' : arm;
        // Without a choice, the first seed: choosing by the target's accuracy would use its labels.
        const chosen = seed ?? run.config.seed;
        const own = store.checkpoints(run.id).filter((candidate) => candidate.arm === wanted && candidate.seed === chosen);
        // The one that the run's own choice fell on; before there is any, the newest.
        const step = run.summary[wanted]?.chosenSteps[chosen - run.config.seed];
        const checkpoint = own.find((candidate) => candidate.step === step) ?? newest(own);
        if (!checkpoint)
          throw new AppError('conflict', `The run ${run.id} has no checkpoint of its ${wanted} model with seed ${chosen} yet.`, {
            hint: `Wait for one, or choose another seed: it has ${run.config.seed} to ${run.config.seed + run.config.seeds - 1}.`,
          });
        const id = context.newId();
        const folder = out ?? context.folders.model(`${run.targetName}-${wanted === 'adapted' ? run.config.method : 'source-only'}-${id}`);
        const result = await trainer.export(
          {
            run,
            checkpoint,
            format,
            sourceFolder: data.folderOf(run.sourceHash),
            moreSourceFolders: run.moreSources.map(({ hash }) => data.folderOf(hash)),
            targetFolder: data.folderOf(run.targetHash),
            out: folder,
          },
          report,
        );
        const artifact: Artifact = {
          id,
          runId: run.id,
          format,
          arm: wanted,
          seed: chosen,
          step: checkpoint.step,
          ...result,
          createdAt: context.now().toISOString(),
        };
        store.insertArtifact(artifact);
        context.emit('exports.changed', { id });
        return artifact;
      }),
    'exports.list': async () => store.artifacts(),
    'models.predict': ({ bundle, inputs }) => trainer.predict(bundle, inputs),
  };
}

const newest = (checkpoints: readonly Checkpoint[]): Checkpoint | undefined =>
  checkpoints.reduce<Checkpoint | undefined>(
    (latest, candidate) => (latest && latest.step >= candidate.step ? latest : candidate),
    undefined,
  );
