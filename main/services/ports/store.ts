import type { Backbone } from '../../../shared/model/backbone.ts';
import type { Dataset, TrashedDataset } from '../../../shared/model/dataset.ts';
import type { ModelInput } from '../../../shared/model/input.ts';
import type { Transfer } from '../../../shared/model/transfer/transfer.ts';
import type { Arm, Artifact, Checkpoint, Metric, NewMetric, Run } from '../../../shared/model/run.ts';

/** Rows of the library's database. Every method is one transaction. Filled by main/store. */
export interface Store {
  readonly schemaVersion: number;
  insertDataset(dataset: Dataset): void;
  datasets(): Dataset[];
  /** A data set by its id, by its name (the newest version), or by name@version. */
  findDataset(idOrName: string): Dataset | undefined;
  /** All of a name, the newest version first; `trashedAt` is null for those that are not in the trash. */
  versionsOf(name: string): (Dataset & { trashedAt: string | null })[];
  /** Throws `not-found`, also for one in the trash. */
  updateDataset(id: string, change: Partial<Pick<Dataset, 'tags' | 'note' | 'fingerprint'>>): Dataset;
  /** All versions, also those in the trash. */
  renameDatasets(from: string, to: string): void;
  /** Forgets which state of their origin the data sets of that content are of, so that it is read again. */
  forgetFingerprints(hash: string): void;
  trashDataset(id: string): void;
  restoreDataset(id: string): void;
  /** Data sets in the trash, the last one first; with a time (ISO 8601), those that were put there before. */
  trashedDatasets(before?: string): TrashedDataset[];
  deleteDataset(id: string): void;
  /** Whether a data set other than `besides`, or a run, in the trash or not, needs the packed content with this hash. */
  contentInUse(hash: string, besides?: string): boolean;
  /** @param modelInput what its models are fed, where that is known before it begins */
  insertRun(run: Run, modelInput?: ModelInput): void;
  setModelInput(runId: string, modelInput: ModelInput): void;
  /** Undefined before the run has begun, and for one of a version that did not note it. */
  modelInput(runId: string): ModelInput | undefined;
  /** Changes fields of a run, and refuses (`conflict`) a change of state that the state machine does not allow. */
  updateRun(id: string, change: Partial<Omit<Run, 'id' | 'config'>>): Run;
  runs(): Run[];
  run(id: string): Run | undefined;
  trashRun(id: string): void;
  restoreRun(id: string): void;
  /** Runs that were put into the trash before a time (ISO 8601). */
  trashedRunsBefore(time: string): Run[];
  /** With its metrics and checkpoints. */
  deleteRun(id: string): void;
  /** Stores metrics, moves `stepsDone` and `millisecondsPerStep`, and answers the rows with their sequence numbers. */
  appendMetrics(
    runId: string,
    metrics: readonly NewMetric[],
    progress: { stepsDone: number; millisecondsPerStep: number | null },
  ): Metric[];
  metrics(runId: string, afterSeq: number): Metric[];
  /** Forgets what a killed trainer reported after the step it resumes from. */
  dropMetricsAfter(runId: string, arm: Arm, seed: number, step: number): void;
  /** Of each training the newest two stay, as on disk. */
  insertCheckpoint(runId: string, checkpoint: Checkpoint): void;
  checkpoints(runId: string): Checkpoint[];
  insertBackbone(backbone: Backbone): void;
  /** The last one first. */
  backbones(): Backbone[];
  /** By its id or its name; with `trashed` also one in the trash. */
  findBackbone(idOrName: string, trashed?: boolean): Backbone | undefined;
  trashBackbone(id: string): void;
  /** Throws `conflict` where another has taken its name. */
  restoreBackbone(id: string): void;
  /** Those that were put into the trash before a time (ISO 8601). */
  trashedBackbonesBefore(time: string): Backbone[];
  deleteBackbone(id: string): void;
  insertTransfer(transfer: Transfer): void;
  /** The last one first. */
  transfers(): Transfer[];
  transfer(id: string, trashed?: boolean): Transfer | undefined;
  trashTransfer(id: string): void;
  restoreTransfer(id: string): void;
  /** Deletes those that were put into the trash before a time (ISO 8601). */
  purgeTransfers(before: string): void;
  insertArtifact(artifact: Artifact): void;
  artifacts(): Artifact[];
  close(): void;
}
