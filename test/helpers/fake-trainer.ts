import type { InspectRequest } from '../../main/services/ports/backbones.ts';
import type {
  AnalysisRequest,
  BenchRequest,
  ExportRequest,
  InstallRequest,
  ShiftRequest,
  StepCost,
  Trainer,
} from '../../main/services/ports/trainer.ts';
import type { ChoiceJob, TrainerEvent, TrainingJob, TrainingProcess } from '../../main/services/ports/training.ts';
import type { EngineId } from '../../shared/model/engine.ts';
import type { ShiftMeasures } from '../../shared/model/shift/report.ts';
import { analysisRecord, shiftMeasuresRecord } from './records.ts';
import { tableInput } from './small-networks.ts';

/** A training whose every word a test says. It stops when it is asked to, unless it is stubborn. */
export class FakeTraining implements TrainingProcess {
  readonly job: TrainingJob;
  readonly asked: ('pause' | 'cancel')[] = [];
  readonly ended: Promise<void>;
  stubborn = false;
  readonly #listen: (event: TrainerEvent) => void;
  readonly #end: () => void;

  constructor(job: TrainingJob, listen: (event: TrainerEvent) => void) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.job = job;
    this.ended = promise;
    this.#listen = listen;
    this.#end = resolve;
  }

  say(event: TrainerEvent): void {
    this.#listen(event);
  }

  /** Says its last word and is gone. */
  end(event: TrainerEvent): void {
    this.say(event);
    this.#end();
  }

  pause(): void {
    this.asked.push('pause');
    if (!this.stubborn) this.end({ type: 'paused' });
  }

  cancel(): void {
    this.asked.push('cancel');
    if (!this.stubborn) this.end({ type: 'cancelled' });
  }
}

/** A trainer without engines or processes. */
export class FakeTrainer implements Trainer {
  /** What was wished for, run by run. */
  readonly wishes: string[] = [];
  /** What each of them was wished for. */
  readonly choiceJobs: ChoiceJob[] = [];
  readonly benches: BenchRequest[] = [];
  readonly exports: ExportRequest[] = [];
  readonly analyses: AnalysisRequest[] = [];
  readonly installs: InstallRequest[] = [];
  readonly trainings: FakeTraining[] = [];
  /** What choosing an engine waits for; it fails when this does, and when it is aborted. */
  choosing: Promise<unknown> = Promise.resolve();
  readonly #begun: FakeTraining[] = [];
  readonly #waiting: ((training: FakeTraining) => void)[] = [];

  /** The next training that begins, or began and was not asked for yet. */
  begun(): Promise<FakeTraining> {
    const next = this.#begun.shift();
    return next ? Promise.resolve(next) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  train(job: TrainingJob, listen: (event: TrainerEvent) => void): FakeTraining {
    const training = new FakeTraining(job, listen);
    this.trainings.push(training);
    const waiting = this.#waiting.shift();
    if (waiting) waiting(training);
    else this.#begun.push(training);
    return training;
  }

  engines: Trainer['engines'] = async () => [];
  providers: Trainer['providers'] = async () => [];

  choose: Trainer['choose'] = async (wanted, job, signal) => {
    this.wishes.push(wanted);
    this.choiceJobs.push(job);
    await Promise.race([this.choosing, aborted(signal)]);
    const engine: EngineId = wanted === 'auto' ? 'tensorflow' : wanted;
    return { engine, reason: `${engine} for ${wanted}` };
  };

  install: Trainer['install'] = (request, report, signal) => {
    this.installs.push(request);
    report('Building', 1, 4);
    return aborted(signal);
  };

  bench: Trainer['bench'] = (request, report, signal) => {
    this.benches.push(request);
    report('Measuring', 0, 2);
    return aborted(signal);
  };

  readonly inspections: InspectRequest[] = [];

  inspect: Trainer['inspect'] = async (request) => {
    this.inspections.push(request);
    const input = request.input ?? { kind: 'image', height: 8, width: 8, channels: 3, mean: [0, 0, 0], deviation: [1, 1, 1] };
    const [file = '', second] = request.files;
    const chain = second === undefined ? null : { file: second, layer: 'b', length: 4, step: 1, scale: 1, offset: 0 };
    const layer = request.wishes.layer ?? 'pool';
    return { content: { format: 'onnx', file, input, layout: 'nhwc', layer, chain, size: 4 }, candidates: [{ name: layer, shape: [4] }] };
  };

  rank: Trainer['rank'] = async ({ backbones }) => ({
    items: 10,
    scores: [{ id: 'logme', title: 'LogME' }],
    backbones: backbones.map(({ backbone }) => ({ name: backbone.name, values: { logme: 1 } })),
  });

  extractor: Trainer['extractor'] = async () => ({ input: tableInput, maximum: 1, layer: 'features' });

  export: Trainer['export'] = async (request) => {
    this.exports.push(request);
    return { parity: 1e-7, bytes: 100, path: request.out };
  };

  /** What an analysis waits for; it fails when this does, and when it is aborted. */
  analysing: Promise<unknown> = Promise.resolve();

  analyse: Trainer['analyse'] = async (request, report, signal) => {
    this.analyses.push(request);
    report('Looking', 1, 4);
    await Promise.race([this.analysing, aborted(signal)]);
    return analysisRecord({ runId: request.run.id, seed: request.checkpoint.seed, step: request.checkpoint.step });
  };

  readonly shifts: ShiftRequest[] = [];
  /** What a shift report waits for; it fails when this does, and when it is aborted. */
  shifting: Promise<unknown> = Promise.resolve();
  shiftFound: ShiftMeasures = shiftMeasuresRecord();

  shift: Trainer['shift'] = async (request, report, signal) => {
    this.shifts.push(request);
    report('Measuring', 0, null);
    await Promise.race([this.shifting, aborted(signal)]);
    return this.shiftFound;
  };

  /** What steps are known to take; null for not measured. */
  cost: StepCost | null = null;
  readonly costs: { readonly job: ChoiceJob; readonly measure: boolean }[] = [];

  stepCost: Trainer['stepCost'] = async (job, measure) => {
    this.costs.push({ job, measure });
    return this.cost;
  };

  predict: Trainer['predict'] = async ({ bundle, inputs }) =>
    inputs.map((input) => ({ input, label: bundle, probability: 1, probabilities: { [bundle]: 1 } }));
}

/** Fails when it is told to stop. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
