import { AppError } from '../../shared/contract/errors.ts';
import { itemInputOf } from '../../shared/model/input.ts';
import type { ModelInput } from '../../shared/model/input.ts';
import type { Checkpoint, Run } from '../../shared/model/run.ts';
import type { GivenModel } from './ports/training.ts';
import { findRun } from './find-run.ts';
import { newest } from './newest.ts';
import type { Context, Side } from './services.ts';

/** A finished run whose source-only models may stand for its source. */
export interface Donor {
  readonly run: Run;
  readonly modelInput: ModelInput;
}

/** Throws `not-found` for an unknown run, and `conflict` for one that has no models to start from. */
export function findDonor(context: Pick<Context, 'store'>, id: string): Donor {
  const run = findRun(context, id);
  if (run.state !== 'finished')
    throw new AppError('conflict', `The run ${run.id} is ${run.state}: only a finished run gives its source model.`, {
      hint: 'Wait until it ends, resume it, or choose another run.',
      details: { field: 'sourceModel' },
    });
  const modelInput = context.store.modelInput(run.id);
  if (!modelInput)
    throw new AppError('conflict', `The run ${run.id} is of an earlier version, which did not note what its models are fed.`, {
      hint: 'Start it again with the same configuration, and take its source model then.',
      details: { field: 'sourceModel' },
    });
  if (run.classes.length === 0)
    throw new AppError('conflict', `The run ${run.id} learnt numbers, and methods that start from a model alone learn classes.`, {
      hint: 'Choose a run that learnt classes, or a data set as the source.',
      details: { field: 'sourceModel' },
    });
  return { run, modelInput };
}

/** What a donor tells of its source. */
export const sideOf = ({ run, modelInput }: Donor): Side => ({
  name: run.sourceName,
  kind: itemInputOf(modelInput.input).kind,
  classes: run.classes,
});

/**
 * The source-only models that a run is to take over of another and has not yet: number k of its seeds gets the last checkpoint of that
 * run's number k. None for a run that has a source. Throws `not-found` or `conflict` where that run cannot give them any more, and
 * `bad-config` where it never had as many.
 */
export function givenModels(context: Pick<Context, 'store'>, { id, config }: Pick<Run, 'id' | 'config'>): GivenModel[] {
  if (config.sourceModel === null) return [];
  const own = context.store.checkpoints(id).filter(({ arm }) => arm === 'source-only');
  const missing = Array.from({ length: config.seeds }, (_, at) => at).filter((at) => !own.some(({ seed }) => seed === config.seed + at));
  if (missing.length === 0) return [];
  const run = context.store.run(config.sourceModel);
  if (!run) throw removed(config.sourceModel);
  if (run.config.seeds < config.seeds) throw tooFew(run, config.seeds);
  const given = context.store.checkpoints(run.id).filter(({ arm }) => arm === 'source-only');
  return missing.map((at) => ({ seed: config.seed + at, checkpoint: modelOf(run, given, run.config.seed + at) }));
}

function modelOf(run: Run, checkpoints: readonly Checkpoint[], seed: number): Checkpoint {
  const found = newest(checkpoints.filter((checkpoint) => checkpoint.seed === seed));
  if (found) return found;
  throw new AppError('conflict', `The run ${run.id} has no checkpoint of its source-only model with seed ${seed}.`, {
    hint: 'Choose another run.',
    details: { field: 'sourceModel' },
  });
}

const removed = (id: string): AppError =>
  new AppError('not-found', `The run ${id}, whose source model this one starts from, was removed.`, {
    hint: `Bring it back (isthmus runs restore ${id}), then resume this one.`,
    details: { id },
  });

const tooFew = ({ id, config }: Run, seeds: number): AppError =>
  new AppError('bad-config', `The run ${id} has source models of ${config.seeds} seed${config.seeds === 1 ? '' : 's'}, not of ${seeds}.`, {
    hint: `Ask for ${config.seeds === 1 ? 'one seed' : `${config.seeds} seeds at most`}, or choose a run with more of them.`,
    details: { field: 'seeds' },
  });
