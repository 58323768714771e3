import { AppError } from '../../shared/contract/errors.ts';
import type { Arm, Checkpoint, Run } from '../../shared/model/run.ts';
import { newest } from './newest.ts';
import type { TrainedModel } from './ports/training.ts';
import { placesOf } from './run-source.ts';
import type { Context } from './services.ts';

/** Which model of a run is meant; null leaves it to the run. */
export interface Wanted {
  readonly arm: Arm;
  readonly seed: number | null;
  readonly step?: number | null;
}

/**
 * The model at the step that was asked for, or else at the one that the run's own choice fell on; before there is any, at the newest.
 * Throws `conflict` where no checkpoint of it was kept.
 */
export function trainedModel(
  context: Pick<Context, 'store' | 'data' | 'backboneFiles' | 'folders'>,
  run: Run,
  { arm, seed, step = null }: Wanted,
): TrainedModel {
  // Without a choice, the first seed: choosing by the target's accuracy would use its labels.
  const of = seed ?? run.config.seed;
  const own = context.store.checkpoints(run.id).filter((candidate) => candidate.arm === arm && candidate.seed === of);
  const chosen = step ?? run.summary[arm]?.chosenSteps[of - run.config.seed];
  const checkpoint = own.find((candidate) => candidate.step === chosen) ?? (step === null ? newest(own) : undefined);
  if (!checkpoint) throw missing(run, arm, of, step, own);
  return { run, checkpoint, ...placesOf(context, run) };
}

function missing(run: Run, arm: Arm, seed: number, step: number | null, own: readonly Checkpoint[]): AppError {
  const model = `its ${arm} model with seed ${seed}`;
  if (step !== null && own.length > 0) {
    const kept = own.map((checkpoint) => checkpoint.step).sort((a, b) => a - b);
    return new AppError('conflict', `The run ${run.id} has no checkpoint of ${model} at step ${step}.`, {
      hint: `Choose one of those that were kept: ${kept.join(', ')}.`,
    });
  }
  return new AppError('conflict', `The run ${run.id} has no checkpoint of ${model} yet.`, {
    hint: `Wait for one, or choose another seed: it has ${run.config.seed} to ${run.config.seed + run.config.seeds - 1}.`,
  });
}
