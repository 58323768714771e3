import type { RequestOutput } from '../../../shared/contract/contract.ts';
import type { Analysis, EmbeddingChoice } from '../../../shared/model/analysis.ts';
import type { BackboneContent, FeatureLayer } from '../../../shared/model/backbone.ts';
import type { EngineBench, EngineId, EngineStatus, OnnxProviderStatus } from '../../../shared/model/engine.ts';
import type { ModelInput } from '../../../shared/model/input.ts';
import type { BackboneRanking } from '../../../shared/model/ranking.ts';
import type { Checkpoint } from '../../../shared/model/run.ts';
import type { ShiftMeasures } from '../../../shared/model/shift/report.ts';
import type { InspectRequest, RankRequest } from './backbones.ts';
import type { Report } from './report.ts';
import type { ChoiceJob, TrainedModel, TrainerEvent, TrainingJob, TrainingProcess } from './training.ts';

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

export interface PredictRequest {
  /** The bundle's folder. */
  readonly bundle: string;
  readonly inputs: readonly string[];
  /** How often each item is looked at; in changed views but for the first time. */
  readonly views: number;
  /** Whether every second changed view of a picture is mirrored. */
  readonly flip: boolean;
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
  /** What backbones of ONNX can run on. */
  providers(): Promise<OnnxProviderStatus[]>;
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
  predict(request: PredictRequest): Promise<RequestOutput<'models.predict'>>;
}
