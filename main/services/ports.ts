import type { ErrorCode } from '../../shared/contract/errors.ts';
import type { RequestOutput } from '../../shared/contract/contract.ts';
import type { Analysis, EmbeddingChoice } from '../../shared/model/analysis.ts';
import type { Backbone, BackboneContent, BackboneWishes, FeatureLayer } from '../../shared/model/backbone.ts';
import type { Dataset, Sample, TrashedDataset } from '../../shared/model/dataset.ts';
import type { CheckReport, DataFinding, Exclusion, SubsetChoice } from '../../shared/model/finding.ts';
import type { EngineBench, EngineId, EngineStatus } from '../../shared/model/engine.ts';
import type { ItemInput, ModelInput } from '../../shared/model/input.ts';
import type { BackboneRanking } from '../../shared/model/ranking.ts';
import type { FormatDescriptor, ParameterValues } from '../../shared/model/parameters.ts';
import type { Arm, Artifact, Checkpoint, Metric, NewMetric, Run } from '../../shared/model/run.ts';
import type { ShiftMeasures } from '../../shared/model/shift/report.ts';
import type { RunConfig } from '../../shared/config/run-config.ts';

/** How far a long job is; `total` is null while it is not known. */
export type Report = (phase: string, done: number, total: number | null) => void;

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
  insertArtifact(artifact: Artifact): void;
  artifacts(): Artifact[];
  close(): void;
}

export interface ImportRequest {
  path: string;
  name: string;
  format: string | null;
  options: ParameterValues;
  labels: string | null;
  strict: boolean;
}

export interface ExcludedItems extends Omit<Exclusion, 'against'> {
  /** What findings of two data sets are found against. */
  readonly against: Dataset | null;
}

/** Which items are shown, and with what. */
export interface SampleWishes {
  /** Only items of this class are counted and answered; null for all. Throws `bad-data` where there is none of that name. */
  readonly ofClass: string | null;
  /** Whether recordings come with their first seconds, to be heard. */
  readonly sounds: boolean;
}

/** Packed data sets on disk. Filled by main/data. */
export interface DataLibrary {
  readonly formats: readonly FormatDescriptor[];
  /**
   * Streams, hashes and packs `request.path` into `datasets/<hash>`; leaves nothing behind when it fails. With the fingerprint of what it
   * reads, and where reading is slow, an import that was interrupted is gone on with.
   */
  import(request: ImportRequest, report: Report, signal: AbortSignal, fingerprint?: string | null): Promise<Dataset>;
  /** Removes what interrupted imports left to go on with, and answers how many bytes that was. Not while anything is imported. */
  removeInterrupted(): Promise<number>;
  /** Items `offset` to `offset + count` as a screen shows them, as many as there are. */
  samples(dataset: Dataset, offset: number, count: number, wishes?: Partial<SampleWishes>): Promise<Sample[]>;
  /** What checks found so far; nothing for data that were imported before there were checks. */
  findings(dataset: Dataset): Promise<CheckReport>;
  /** Runs all checks, and keeps what they find. */
  check(dataset: Dataset, report: Report, signal: AbortSignal): Promise<CheckReport>;
  /** What is wrong with two data sets together, as items of the first. */
  compare(dataset: Dataset, against: Dataset, report: Report, signal: AbortSignal): Promise<DataFinding[]>;
  /** Notes that what a check found is to stay, or not. */
  keep(dataset: Dataset, check: string, kept: boolean): Promise<CheckReport>;
  /** A data set that refers to some items of another, which stays as it is. Throws `bad-data` where none or all would be left. */
  subset(dataset: Dataset, choice: SubsetChoice, name: string): Promise<Dataset>;
  /** The same of all items but some. @param name null for that of the data set */
  exclude(dataset: Dataset, left: ExcludedItems, name: string | null, report: Report, signal: AbortSignal): Promise<Dataset>;
  /** The content that a subset refers to; null for content of its own. */
  parentOf(hash: string): Promise<string | null>;
  /** The content of subsets that refer to this one. */
  subsetsOf(hash: string): Promise<string[]>;
  folderOf(hash: string): string;
  /** The state of what an import would read: equal while nothing has changed. Null where that cannot be told without reading. */
  fingerprint(request: ImportRequest, signal: AbortSignal): Promise<string | null>;
  /** Whether packed content is there, by the sizes of its files. */
  looksWhole(hash: string): Promise<boolean>;
  /**
   * Reads packed content through: what is wrong with it, in a sentence, or null.
   * @param report told which share has been read. Throws what `signal` aborts with.
   */
  verify(hash: string, report: (share: number) => void, signal: AbortSignal): Promise<string | null>;
  /** Removes packed content by its hash. */
  remove(hash: string): Promise<void>;
}

/** Files of pretrained models on disk. Filled by main/backbones. */
export interface BackboneFiles {
  folderOf(hash: string): string;
  /**
   * Copies a model, or two that are chained, with all files that belong to it; `files` are the models' own, in that order.
   * Throws `bad-data` for files that are none or lack others; leaves nothing behind when it fails.
   */
  take(paths: readonly string[], signal: AbortSignal): Promise<{ hash: string; bytes: number; files: string[] }>;
  remove(hash: string): Promise<void>;
}

/** A backbone of a run: where its files lie and features are kept. `trained` itself by the run, or else frozen, so that its features are kept. */
export interface BackbonePlace {
  readonly backbone: BackboneContent & Pick<Backbone, 'hash' | 'name' | 'licence'>;
  readonly folder: string;
  readonly featuresFolder: string;
  readonly trained: boolean;
}

/** Files that are to become a backbone. */
export interface InspectRequest {
  readonly folder: string;
  /** One model, or two in a chain, by their names in the folder. */
  readonly files: readonly string[];
  readonly wishes: BackboneWishes;
  /** How items are made ready, where that is known; else it follows from the model's input and the wishes. */
  readonly input?: ItemInput;
}

/** Backbones that are compared on a labelled data set. */
export interface RankRequest {
  readonly datasetFolder: string;
  readonly backbones: readonly BackbonePlace[];
}

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

export interface ExportRequest extends TrainedModel {
  format: string;
  /** The bundle's folder: new, or empty. */
  out: string;
}

export interface AnalysisRequest extends TrainedModel {
  /** What it is compared with; null for nothing. */
  before: Checkpoint | null;
  embedding: EmbeddingChoice;
}

/** Two data sets that are compared before any training. */
export interface ShiftRequest {
  sourceFolder: string;
  targetFolder: string;
  /** Whether pictures are cut to their content first. */
  crop: boolean;
  seed: number;
}

/** What a step of a run takes on the engine that the run would take. */
export interface StepCost {
  engine: EngineId;
  milliseconds: number;
  /** Null where it was not noted. */
  memoryBytes: number | null;
  measuredAt: string;
}

export interface InstallRequest {
  /** A file or folder that was carried here; null downloads. */
  from: string | null;
  /** With CUDA, for an NVIDIA card under Linux. */
  gpu: boolean;
}

export interface BenchRequest {
  network: string;
  method: string;
  /** Items of each domain; null takes what trainings take by themselves. */
  batchSize: number | null;
}

/** The trainer process and the engines in it. Filled by main/compute. */
export interface Trainer {
  engines(refresh: boolean): Promise<EngineStatus[]>;
  /**
   * The engine for a wish, and why. 'auto' takes the one that does the job's steps fastest, which may have to be measured.
   * Throws `engine-unavailable` when it does not work, and `interrupted` when `signal` aborts.
   */
  choose(wanted: 'auto' | EngineId, job: ChoiceJob, signal: AbortSignal): Promise<{ engine: EngineId; reason: string }>;
  /** Measures a training step on every engine that works, one after the other. */
  bench(request: BenchRequest, report: Report, signal: AbortSignal): Promise<EngineBench>;
  /** Sets TensorFlow up. */
  install(request: InstallRequest, report: Report, signal: AbortSignal): Promise<EngineStatus>;
  train(job: TrainingJob, listen: (event: TrainerEvent) => void): TrainingProcess;
  export(request: ExportRequest, report: Report): Promise<{ parity: number; bytes: number; path: string }>;
  /** Throws `interrupted` when `signal` aborts, and `library-damaged` for a checkpoint that is missing or damaged. */
  analyse(request: AnalysisRequest, report: Report, signal: AbortSignal): Promise<Analysis>;
  /** Throws `interrupted` when `signal` aborts. */
  shift(request: ShiftRequest, report: Report, signal: AbortSignal): Promise<ShiftMeasures>;
  /** Null where it was never measured and is not to be now (`measure`). Throws `engine-unavailable` where it cannot be, and `interrupted`. */
  stepCost(job: ChoiceJob, measure: boolean, report: Report, signal: AbortSignal): Promise<StepCost | null>;
  /** What a model takes and gives, by its files and by a trial. Throws `bad-data` where it cannot be used, and `interrupted`. */
  inspect(request: InspectRequest, report: Report, signal: AbortSignal): Promise<{ content: BackboneContent; candidates: FeatureLayer[] }>;
  /** Throws `bad-data` for data without two labelled classes, and `interrupted`. */
  rank(request: RankRequest, report: Report, signal: AbortSignal): Promise<BackboneRanking>;
  /** Writes the extractor of a trained model as a layers model, `model.json`, into an empty folder. */
  extractor(request: TrainedModel, out: string): Promise<ModelInput & { layer: string }>;
  predict(bundle: string, inputs: readonly string[]): Promise<RequestOutput<'models.predict'>>;
}
