import type { RunConfig } from '../../../shared/config/run-config.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import type { EngineId } from '../../../shared/model/engine.ts';
import type { ModelInput } from '../../../shared/model/input.ts';
import type { Arm, Checkpoint, NewMetric, Run } from '../../../shared/model/run.ts';
import type { BackbonePlace } from './backbones.ts';

/** What a model tells of the source that it was trained on. */
export interface SourceModel extends ModelInput {
  readonly classes: readonly string[];
}

/** Where the data of a run lie. */
export interface DataPlaces {
  /** Null where a model stands for the source. */
  sourceFolder: string | null;
  moreSourceFolders: string[];
  targetFolder: string;
  sourceModel: SourceModel | null;
  /** Null where networks are fed the items themselves. */
  backbone: BackbonePlace | null;
}

/** What an engine is chosen for: a run's steps on its data. */
export interface ChoiceJob extends DataPlaces {
  config: RunConfig;
}

/** A source-only model of another run, and the seed in whose place it is taken over. */
export interface GivenModel {
  readonly seed: number;
  readonly checkpoint: Checkpoint;
}

/** All that a trainer process needs to train or go on with one run. */
export interface TrainingJob extends ChoiceJob {
  runId: string;
  engine: EngineId;
  /** Why this engine, in a sentence. */
  engineReason: string;
  runFolder: string;
  /** What is to be taken over before anything is trained. */
  givenModels: readonly GivenModel[];
}

export type TrainerEvent =
  | {
      type: 'started';
      engine: EngineId;
      reason: string;
      versions: Record<string, string>;
      stepsTotal: number;
      classes: string[];
      modelInput: ModelInput;
    }
  /** What has to be done before the first step, and how far it is. */
  | { type: 'preparing'; phase: string; done: number; total: number }
  /** A sentence that belongs to why the run computes as it does. */
  | { type: 'notice'; text: string }
  | { type: 'resumed'; arm: Arm; seed: number; step: number }
  | { type: 'progress'; metrics: NewMetric[]; stepsDone: number; millisecondsPerStep: number | null }
  | { type: 'checkpoint'; checkpoint: Checkpoint }
  | { type: 'paused' }
  | { type: 'cancelled' }
  | { type: 'finished' }
  | { type: 'failed'; error: { code: ErrorCode; message: string; hint: string } };

export interface TrainingProcess {
  /** Asks for a checkpoint and a stop; `paused` or `cancelled` follows. */
  pause(): void;
  cancel(): void;
  /** Settles when the process is gone; a crash has been turned into a `failed` event with `trainer-crashed` before. */
  readonly ended: Promise<void>;
}

/** A model that a run trained, and where the run's data lie. */
export interface TrainedModel extends DataPlaces {
  run: Run;
  checkpoint: Checkpoint;
}
