import { isDeepStrictEqual } from 'node:util';
import { basename } from 'node:path';
import type { Arm, Run } from '../../shared/model/run.ts';
import type { Context } from './services.ts';

/** What trainings of these arms give follows from data, network, training settings, seed and engine: not from the method. */
const shared: readonly Arm[] = ['source-only', 'target-trained'];

/**
 * Takes over from finished runs the baselines and upper bounds that a new run would train again to the same bits: their metrics and
 * checkpoints. What cannot be copied is trained.
 */
export async function takeBaselines(context: Pick<Context, 'store' | 'folders' | 'catalog'>, run: Run, engine: string): Promise<void> {
  const { store, folders } = context;
  const donors = store.runs().filter((other) => other.state === 'finished' && other.engine === engine && alike(context, other, run));
  const own = store.checkpoints(run.id);
  for (let seed = run.config.seed; seed < run.config.seed + run.config.seeds; seed++)
    for (const arm of shared) {
      if (arm === 'target-trained' && !run.config.upperBound) continue;
      if (own.some((checkpoint) => checkpoint.arm === arm && checkpoint.seed === seed)) continue;
      const donor = donors.find(({ id }) => store.checkpoints(id).some((checkpoint) => checkpoint.arm === arm && checkpoint.seed === seed));
      if (donor) await take({ store, folders }, donor, run, arm, seed);
    }
}

async function take({ store, folders }: Pick<Context, 'store' | 'folders'>, donor: Run, run: Run, arm: Arm, seed: number): Promise<void> {
  const checkpoints = store.checkpoints(donor.id).filter((checkpoint) => checkpoint.arm === arm && checkpoint.seed === seed);
  const moved = checkpoints.map((checkpoint) => ({ ...checkpoint, path: folders.checkpoint(run.id, basename(checkpoint.path)) }));
  try {
    for (const [at, { path }] of moved.entries()) await folders.copy(checkpoints[at]?.path ?? '', path);
  } catch {
    // A donor whose files are gone is none.
    for (const { path } of moved) await folders.remove(path);
    return;
  }
  const metrics = store.metrics(donor.id, 0).filter((metric) => metric.arm === arm && metric.seed === seed);
  const { stepsDone, millisecondsPerStep } = store.run(run.id) ?? run;
  store.appendMetrics(run.id, metrics, { stepsDone, millisecondsPerStep });
  for (const checkpoint of moved) store.insertCheckpoint(run.id, checkpoint);
}

function alike({ catalog }: Pick<Context, 'catalog'>, first: Run, second: Run): boolean {
  // An open set has a class more to score by.
  const open = ({ config }: Run): boolean => catalog.methods.find(({ id }) => id === config.method)?.setting === 'open';
  const decisive = (run: Run) => [
    run.config.sourceModel,
    run.sourceHash,
    run.moreSources.map(({ hash }) => hash),
    run.targetHash,
    run.config.backbone,
    run.config.fineTuning,
    run.config.network,
    run.config.networkParameters,
    run.config.training,
    run.config.seed,
    run.config.labelShare,
    open(run),
  ];
  return first.id !== second.id && isDeepStrictEqual(decisive(first), decisive(second));
}
