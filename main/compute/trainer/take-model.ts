import type { RunConfig } from '../../../shared/config/run-config.ts';
import { decodeCheckpoint } from '../../engine/training/checkpoint.ts';
import { eagerExecution } from '../../engine/training/eager.ts';
import { resolveTraining, stepRule } from '../../engine/training/settings.ts';
import { scoresAt } from '../../engine/training/scores.ts';
import { validators } from '../../engine/validators/index.ts';
import type { GivenModel, TrainerEvent } from '../../services/ports/training.ts';
import { modelOf } from './arms.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint-files.ts';
import type { RunData } from './run-data.ts';

interface Run {
  readonly config: RunConfig;
  readonly runFolder: string;
  readonly data: RunData;
  /** Says it and waits until the main side has stored it. */
  readonly tell: (event: TrainerEvent) => Promise<void>;
}

/**
 * Makes another run's source-only model this run's: the same bytes, scored on this run's target. Its step stays the one that it was
 * trained to. Throws `library-damaged` where its checkpoint is gone or damaged.
 */
export async function takeModel({ seed, checkpoint }: GivenModel, { config, runFolder, data, tell }: Run): Promise<void> {
  const training = { arm: 'source-only', seed } as const;
  const { step } = checkpoint;
  const bytes = await readCheckpoint(checkpoint);
  const { values } = decodeCheckpoint(bytes, checkpoint.path);
  const model = modelOf('source-only', config, data);
  const rule = stepRule(resolveTraining(config.training));
  const execution = await eagerExecution({ model, rule, seed, batch: { source: 0, target: 0 }, values });
  try {
    // What a killed process said of it is said again.
    await tell({ type: 'resumed', ...training, step: 0 });
    const metrics = await scoresAt(step, { ...training, model, source: data.source, target: data.target, validators }, execution);
    await tell({ type: 'progress', metrics, stepsDone: 0, millisecondsPerStep: null });
  } finally {
    execution.dispose();
  }
  await tell({ type: 'checkpoint', checkpoint: await writeCheckpoint(runFolder, training, { ...checkpoint, bytes }) });
}
